import { Agent, type IncomingMessage, request } from "node:http";
import { v7 as uuidv7 } from "uuid";
import type { ChatEvent } from "../../server/chat/events";
import type { Failure } from "../../server/errors";

/** A message's ids and text, as `chat.send` takes them. */
export interface Message {
  conversationId: string;
  userMessageId: string;
  messageId: string;
  text: string;
}

/** What became of one sending of a message, as its client saw it. Instants are `performance.now()` of this process. */
export interface Sending {
  userId: string;
  nonce: string;
  messageId: string;
  sentAt: number;
  /** When the answer's head was there; null where none came. */
  answeredAt: number | null;
  /** When the client had the whole answer; null where it broke off, or the client had gone. */
  endedAt: number | null;
  closedAt: number;
  /** HTTP's; null where the connection broke before. */
  status: number | null;
  failure: Failure | null;
  text: string;
  /** The last event. */
  end: Extract<ChatEvent, { type: "done" | "failed" }> | null;
  grantedOutput: number | null;
  /** The client hung up by itself. */
  vanished: boolean;
}

/** When a client hangs up by itself. */
export type Vanishing = "before the first token" | "after the first token";

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
/** Of silence; a server that says nothing for longer has broken a promise of its own. */
const SILENCE_MS = 45_000;

/** New ids around a text. */
export const messageOf = (text: string): Message => ({
  conversationId: uuidv7(),
  userMessageId: uuidv7(),
  messageId: uuidv7(),
  text,
});

/**
 * Sends a message to a server's `chat.send` and reads the reply to its end.
 * @param more.vanish hangs up then; what was seen until there is the answer
 * @param more.started is called at the first text, or at the end where none came
 */
export function send(
  address: string,
  { userId, nonce }: { userId: string; nonce: string },
  message: Message,
  { vanish, started }: { vanish?: Vanishing; started?: () => void } = {},
): Promise<Sending> {
  const sending: Sending = {
    userId,
    nonce,
    messageId: message.messageId,
    sentAt: performance.now(),
    answeredAt: null,
    endedAt: null,
    closedAt: Number.POSITIVE_INFINITY,
    status: null,
    failure: null,
    text: "",
    end: null,
    grantedOutput: null,
    vanished: vanish !== undefined,
  };
  return new Promise((resolve) => {
    const outgoing = request(`${address}/api/trpc/chat.send`, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", "x-prove-user": userId },
    });
    outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy());
    outgoing.on("close", () => {
      sending.closedAt = performance.now();
      started?.();
      resolve(sending);
    });
    outgoing.on("error", () => {});
    outgoing.on("response", (answer) => {
      sending.answeredAt = performance.now();
      sending.status = answer.statusCode ?? null;
      read(answer, sending, () => {
        started?.();
        if (vanish === "after the first token") outgoing.destroy();
      });
    });
    outgoing.end(JSON.stringify(message), () => {
      // The server must have the message, and nothing else: no reply can be there before the provider's first word.
      if (vanish === "before the first token") setTimeout(() => outgoing.destroy(), 100);
    });
  });
}

function read(answer: IncomingMessage, sending: Sending, firstText: () => void): void {
  answer.setEncoding("utf8");
  let rest = "";
  answer.on("data", (chunk: string) => {
    rest += chunk;
    if (sending.status !== 200) return;
    const frames = rest.split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) note(frame, sending, firstText);
  });
  answer.on("error", () => {});
  answer.on("end", () => {
    sending.endedAt = performance.now();
    if (sending.status !== 200) sending.failure = failureIn(rest);
  });
}

function note(frame: string, sending: Sending, firstText: () => void): void {
  const at = frame.indexOf('data: {"type"');
  if (at < 0) return;
  const event = JSON.parse(frame.slice(at + "data: ".length)) as ChatEvent;
  if (event.type === "admitted") sending.grantedOutput = event.grantedOutput;
  if (event.type === "delta") {
    sending.text += event.text;
    firstText();
  }
  if (event.type === "done" || event.type === "failed") sending.end = event;
}

function failureIn(body: string): Failure | null {
  try {
    return (JSON.parse(body) as { error: { data: { failure: Failure | null } } }).error.data.failure;
  } catch {
    return null;
  }
}
