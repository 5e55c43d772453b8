import type { ChatEvent } from "../../server/chat/events";

/** Of silence; a server that says nothing for longer has broken a promise of its own. */
const SILENCE_MS = 45_000;

/** Which part of a reply is read, by whom. */
interface Part {
  userId: string;
  messageId: string;
  /** How much of the text is there already, in UTF-16 code units. */
  after: number;
  /** After so many more the reader hangs up. */
  most: number;
}

/** What a reader saw of a reply: the text that came, and whether its end did. */
export interface Seen {
  text: string;
  ended: boolean;
}

/**
 * Reads a part of a reply through a server's `chat.resume`.
 * @throws Error where it is refused
 */
export async function readPart(address: string, { userId, messageId, after, most }: Part): Promise<Seen> {
  const input = encodeURIComponent(JSON.stringify({ messageId, after }));
  const gone = new AbortController();
  const answer = await fetch(`${address}/api/trpc/chat.resume?input=${input}`, {
    headers: { accept: "text/event-stream", "x-prove-user": userId },
    signal: AbortSignal.any([gone.signal, AbortSignal.timeout(SILENCE_MS)]),
  });
  if (answer.status !== 200 || !answer.body) throw new Error(`chat.resume answered ${answer.status}`);
  const seen: Seen = { text: "", ended: false };
  let rest = "";
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + chunk).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) note(frame, seen);
    if (seen.ended || seen.text.length >= most) break;
  }
  gone.abort();
  return seen;
}

function note(frame: string, seen: Seen): void {
  if (frame.includes("event: serialized-error")) throw new Error(`chat.resume was refused: ${frame}`);
  const json = /^data: (\{"type".*)$/m.exec(frame)?.[1];
  if (!json) return;
  const event = JSON.parse(json) as ChatEvent;
  if (event.type === "delta") seen.text += event.text;
  seen.ended = event.type === "done" || event.type === "failed";
}
