import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { replyStream } from "../../server/ai/demo/stream";

const CHARACTERS_A_TOKEN = 4;

export interface Upstream {
  address: string;
  /** What the next call is answered with: all up to `paceFrom` at once, the rest in tokens at a steady pace. */
  answerWith(text: string, paceFrom: number): void;
  close(): void;
}

/** The Messages API on a free port, with an answer that was given to it. */
export async function openUpstream(tokensPerSecond: number): Promise<Upstream> {
  let tokens: string[] = [];
  const server = createServer(async (request, response) => {
    request.resume();
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const usage = { input_tokens: 20, output_tokens: 1 };
    const message = { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], usage };
    const reply = { message, tokens, stopReason: "end_turn" as const };
    const options = { tokensPerSecond, behaviour: { kind: "answer" as const }, signal: gone.signal };
    response.writeHead(200, { "content-type": "text/event-stream" });
    const events = Readable.fromWeb(replyStream(reply, options) as ReadableStream);
    await pipeline(events, response).catch(() => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the upstream has no port");
  return {
    address: `http://127.0.0.1:${address.port}`,
    answerWith(text, paceFrom) {
      tokens = paceFrom > 0 ? [text.slice(0, paceFrom)] : [];
      for (let at = paceFrom; at < text.length; at += CHARACTERS_A_TOKEN)
        tokens.push(text.slice(at, at + CHARACTERS_A_TOKEN));
    },
    close: () => server.close(),
  };
}
