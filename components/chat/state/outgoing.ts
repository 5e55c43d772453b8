import type { ConversationOptions, SendInput } from "../wire";
import type { ChatMessage, MessageIds } from "./chat-state";

/** What is sent: a message under `parentId`, another reply to a stored question, or more of a reply that was cut. */
export type Outgoing = { ids: MessageIds } & (
  | { kind: "message"; text: string; parentId: string | null }
  | { kind: "regenerate" }
  | { kind: "continue"; parentId: string }
);

const ALONE = { index: 0, count: 1, previous: null, next: null };

/** The branch with what is sent at its end, at once: down to the parent as it was, then the new. `at`: ISO 8601. */
export function withOutgoing(messages: readonly ChatMessage[], sent: Outgoing, at: string): ChatMessage[] {
  const { userMessageId, messageId } = sent.ids;
  const parentId = sent.kind === "regenerate" ? userMessageId : sent.parentId;
  const place = messages.findIndex(({ id }) => id === parentId) + 1;
  const above = messages.slice(0, place);
  const siblings = besides(messages[place], parentId);
  const blank = { failure: null, leftOut: 0, createdAt: at, receipt: null };
  const reply = { ...blank, id: messageId, role: "assistant", status: "streaming", text: "" } as const;
  if (sent.kind !== "message") return [...above, { ...reply, parentId, siblings }];
  const { text } = sent;
  const question = { ...blank, id: userMessageId, parentId, role: "user", status: "complete", text } as const;
  return [...above, { ...question, siblings }, { ...reply, parentId: userMessageId, siblings: ALONE }];
}

/** The newest of its family; which one came before is known for sure only where that one is shown. */
function besides(shown: ChatMessage | undefined, parentId: string | null): ChatMessage["siblings"] {
  if (shown?.parentId !== parentId) return ALONE;
  const { count, next } = shown.siblings;
  return { index: count, count: count + 1, previous: next === null ? shown.id : null, next: null };
}

/** The id of the question that a reply belongs to: the next one above it, past the replies that it continues. */
export function questionOf(messages: readonly ChatMessage[], reply: ChatMessage): string | null {
  const place = messages.findIndex(({ id }) => id === reply.id);
  const question = messages.slice(0, Math.max(0, place)).findLast(({ role }) => role === "user");
  return question?.id ?? messages[0]?.parentId ?? reply.parentId;
}

/** Whether it gets siblings: it takes the place of something that is shown. */
export function isBranch(sent: Outgoing, messages: readonly ChatMessage[]): boolean {
  return sent.kind === "regenerate" || sent.parentId !== (messages.at(-1)?.id ?? null);
}

/** As the server takes it. `options`: of a conversation that begins with it. */
export function sendInput(
  conversationId: string,
  { ids, ...sent }: Outgoing,
  model: string | undefined,
  options: ConversationOptions | null,
): SendInput {
  const { instructions, temperature } = options ?? {};
  return {
    conversationId,
    ...ids,
    ...sent,
    model,
    ...(options && { options: { instructions, temperature } }),
  };
}
