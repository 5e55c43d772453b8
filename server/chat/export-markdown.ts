import { defaultModel, modelById } from "../ai/models";
import type { Database } from "../db/database";
import { branchMessages, type ExportedConversation } from "./export-conversation";
import type { MessageAlone } from "./message-row";
import { quotedMarkdown } from "./quoted-markdown";

/**
 * The branch of a conversation that is shown as Markdown, in pieces. Whoever speaks is a heading; what is said is quoted,
 * so that no message can pose as another or hide one.
 */
export async function* conversationMarkdown(
  db: Database,
  conversation: ExportedConversation,
  now: number,
): AsyncGenerator<string, void> {
  yield headOf(conversation, now);
  const total = { replies: 0, input: 0, cached: 0, output: 0, charged: 0, costMicroUsd: 0 };
  let before: MessageAlone | undefined;
  for await (const message of branchMessages(db, conversation)) {
    yield `\n## ${speakerOf(message, before)}\n\n${bodyOf(message)}`;
    before = message;
    const { receipt } = message;
    if (!receipt) continue;
    const { inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens } = receipt.usage;
    total.replies += 1;
    total.input += inputTokens + cacheWriteTokens;
    total.cached += cacheReadTokens;
    total.output += outputTokens;
    total.charged += receipt.chargedTokens;
    total.costMicroUsd += receipt.costMicroUsd;
  }
  yield `\n---\n\n${totalOf(total)}\n`;
}

function headOf(conversation: ExportedConversation, now: number): string {
  const { title, createdAt, model, temperature, instructions } = conversation;
  const facts = [
    `Started ${dayTime(createdAt)}, exported ${dayTime(new Date(now))}`,
    `Model: ${nameOf(model ?? defaultModel().id)}`,
    ...(temperature === null ? [] : [`Temperature: ${temperature}`]),
  ];
  const own = instructions === null ? "" : `\n## Instructions\n\n${quotedMarkdown(instructions)}\n`;
  return `# ${plain(title)}\n\n${facts.map((fact) => `- ${fact}\n`).join("")}${own}`;
}

function speakerOf({ role, parentId, createdAt, receipt }: MessageAlone, before: MessageAlone | undefined) {
  const continued = role === "assistant" && before?.role === "assistant" && before.id === parentId;
  const name = role === "user" ? "You" : receipt ? nameOf(receipt.model) : "Assistant";
  return `${name}${continued ? ", continued" : ""} (${dayTime(new Date(createdAt))})`;
}

const ENDED_EARLY = {
  streaming: "Still being written when this was exported.",
  stopped: "Stopped before its end.",
  failed: "Failed before its end.",
  complete: null,
} as const satisfies Record<MessageAlone["status"], string | null>;

function bodyOf({ status, text, leftOut }: MessageAlone): string {
  const omitted = `${leftOut} earlier ${leftOut === 1 ? "message" : "messages"} did not fit into its prompt.`;
  const notes = [
    ...(leftOut > 0 ? [omitted] : []),
    ...(ENDED_EARLY[status] === null ? [] : [ENDED_EARLY[status]]),
  ];
  return [quotedMarkdown(text), ...notes.map((note) => `*${note}*`)]
    .filter((block) => block !== "")
    .map((block) => `${block}\n`)
    .join("\n");
}

function totalOf(
  total: Record<"replies" | "input" | "cached" | "output" | "charged" | "costMicroUsd", number>,
) {
  if (total.replies === 0) return "No reply has been charged.";
  const count = (n: number) => n.toLocaleString("en");
  const replies = total.replies === 1 ? "1 reply" : `${count(total.replies)} replies`;
  const tokens = `${count(total.input)} tokens in, ${count(total.cached)} cached, ${count(total.output)} out`;
  return `${replies}: ${tokens}; ${count(total.charged)} of the budget, $${(total.costMicroUsd / 1_000_000).toFixed(6)}.`;
}

const dayTime = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

const nameOf = (model: string): string => plain(modelById(model)?.name ?? model);

/** Text that Markdown finds nothing in, as one line. */
const plain = (text: string): string =>
  text
    .replace(/[\s\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .trim()
    .replace(/[\\`*_[\]<>#&|~$!]/g, String.raw`\$&`);
