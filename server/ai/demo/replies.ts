import { CONTINUE_INSTRUCTION, type Turn } from "../context";
import { codeFor } from "./code";
import { comparison, draft, explanation, ideas, steps } from "./essays";
import { knownText } from "./knowledge";
import { arithmetic } from "./math";
import { longReference } from "./reference";
import { capital, topicOf } from "./topic";

type Writer = (text: string) => string;

const NOTE =
  "*This is the built-in demo model: it needs no key and costs nothing, and it writes from templates. Set `ANTHROPIC_API_KEY` and restart to talk to Claude.*";

/** No more of a message is looked at: the patterns here are not made for megabytes. */
const READ_CHARS = 2_000;

/** Which reply a message gets; the first match wins. */
const KINDS: readonly [asks: (text: string) => boolean, write: Writer][] = [
  [(text) => /\blong reference\b/i.test(text), longReference],
  [
    (text) =>
      /^\W*(hi|hello|hey|good (morning|evening|afternoon)|hallo|moin|bonjour|hola)\b.{0,20}$/i.test(text),
    greeting,
  ],
  [(text) => /^\W*(thanks|thank you|thx|great|perfect|ok(ay)?|cool)\b.{0,20}$/i.test(text), thanks],
  [isCalculation, calculation],
  [
    (text) =>
      /\bcode\b|function|script|snippet|typescript|javascript|python|regex|\bsql\b|implement|program/i.test(
        text,
      ),
    code,
  ],
  [(text) => /\bvs\.?\b|versus|compare|difference|better|pros and cons/i.test(text), comparison],
  [(text) => knownText(text) !== undefined, (text) => knownText(text) ?? ""],
  [(text) => /^\W*(please )?(write|draft|compose)|email|letter|poem|story|essay/i.test(text), draft],
  [(text) => /\bhow (do|can|to|should|would)\b|steps|guide|tutorial|plan\b/i.test(text), steps],
  [(text) => /\b(list|ideas|suggest|recommend|brainstorm|examples|tips|ways)\b/i.test(text), ideas],
  [(text) => /summar|tl;?dr|key points/i.test(text), summary],
];

/** The demo model's reply to a conversation, as Markdown. It says once per conversation what it is. */
export function writeReply(turns: readonly Turn[]): string {
  const before = turns.slice(0, -1);
  if (turns.at(-1)?.content === CONTINUE_INSTRUCTION.content) return restOf(before);
  const text = turns.findLast((turn) => turn.role === "user")?.content.slice(0, READ_CHARS) ?? "";
  const write = KINDS.find(([asks]) => asks(text))?.[1] ?? explanation;
  const said = turns.some((turn) => turn.role === "assistant" && turn.content.includes(NOTE));
  return said ? write(text) : `${write(text)}\n\n${NOTE}`;
}

/** What is missing of the last reply, which the same question gets again. */
function restOf(turns: readonly Turn[]): string {
  const cut = turns.at(-1)?.content ?? "";
  const whole = writeReply(turns.slice(0, -1));
  return whole.startsWith(cut) && whole !== cut
    ? whole.slice(cut.length)
    : "\n\nThere is nothing to add to this.";
}

function greeting(): string {
  return "Hello! Ask me for an explanation, a comparison, a plan, a draft or a bit of code, and watch the meter: it shows what each message costs.";
}

function thanks(): string {
  return "You're welcome. Is there anything you'd like me to go into further?";
}

/** Little else than an expression: "in 3-4 pages" and a date are none. */
function isCalculation(text: string): boolean {
  const found = arithmetic(text);
  return found !== undefined && text.length < found.expression.length + 30 && !/\d{4}-\d\d?-\d\d?/.test(text);
}

function calculation(text: string): string {
  const found = arithmetic(text);
  if (!found) return explanation(text);
  const value = Number(found.value.toPrecision(12));
  return `**${found.expression.replaceAll("*", "×")} = ${value.toLocaleString("en", { maximumFractionDigits: 10 })}**`;
}

function code(text: string): string {
  const { language, code, note } = codeFor(text);
  return `Here is a small version that runs as it stands, to start from for *${topicOf(text)}*:

\`\`\`${language}
${code}
\`\`\`

${note}

To take it further:

1. Write one test for the usual case and one for the edge you worry about.
2. Give the names your own domain's words.
3. Only then make it faster, and measure before and after.`;
}

function summary(text: string): string {
  const sentences = text
    .replace(/^[^:\n]{0,80}:\s*/, "")
    .split(/(?<=[.;!?])\s+/)
    .filter((sentence) => sentence.length > 3);
  const points = sentences.slice(0, 5).map((sentence) => `- ${capital(sentence.replace(/[.;]$/, ""))}`);
  return `In short, these points carry it:\n\n${points.join("\n")}`;
}
