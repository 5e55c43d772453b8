import { createParser, type EventSourceMessage } from "eventsource-parser";
import { StreamCutError } from "./stream-cut-error";

/** Far above any frame the server writes; what exceeds it is not ours. */
const MAX_FRAME_CHARACTERS = 1_000_000;

/**
 * The complete frames of a body of server-sent events, in order. `onBytes` is called for whatever arrives, comments
 * included. Throws `StreamCutError` "dropped" when the connection fails and "malformed" on bytes that are not UTF-8.
 * A frame that is incomplete at the end of the body is left out (https://html.spec.whatwg.org/#event-stream-interpretation).
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<EventSourceMessage, void> {
  const frames: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (frame) => frames.push(frame),
    maxBufferSize: MAX_FRAME_CHARACTERS,
  });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new StreamCutError("dropped", { cause });
      });
      if (done) return;
      onBytes();
      try {
        parser.feed(decoder.decode(value, { stream: true }));
      } catch (cause) {
        throw new StreamCutError("malformed", { cause });
      }
      yield* frames.splice(0);
    }
  } finally {
    // Nobody is left to read: a failure to cancel has no consequence.
    reader.cancel().catch(() => undefined);
  }
}
