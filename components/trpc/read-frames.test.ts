import { expect, it, vi } from "vitest";
import { readFrames } from "./read-frames";

/** A machine may be busy. */
const SOON = { timeout: 10_000 };

async function read(chunks: Iterable<string | Uint8Array>) {
  const onBytes = vi.fn();
  const frames = [];
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      }
      controller.close();
    },
  });
  for await (const frame of readFrames(body, onBytes)) frames.push(frame);
  return { frames, signsOfLife: onBytes.mock.calls.length };
}

it("takes every chunk as a sign of life: pings, comments and parts of a frame", async () => {
  const { frames, signsOfLife } = await read(["event: ping\ndata: \n\n", ": comment\n\n", "data: 1", "\n\n"]);
  expect(frames.map(({ event, data }) => [event, data])).toEqual([
    ["ping", ""],
    [undefined, "1"],
  ]);
  expect(signsOfLife).toBe(4);
});

it("reads the same wherever the bytes are split", async () => {
  const data = JSON.stringify({ text: "ä€😀\u0000" });
  const bytes = new TextEncoder().encode(`event: connected\ndata: {}\n\n\ndata: ${data}\n\n\n`);
  for (let cut = 1; cut < bytes.length; cut++) {
    const { frames } = await read([bytes.slice(0, cut), bytes.slice(cut)]);
    expect(frames.at(-1)?.data).toBe(data);
  }
  const { frames } = await read([...bytes].map((byte) => Uint8Array.of(byte)));
  expect(frames.at(-1)?.data).toBe(data);
});

it("gives all the frames of one chunk, in order", async () => {
  const { frames } = await read(["data: 1\n\ndata: 2\n\nevent: return\ndata: \n\n"]);
  expect(frames.map(({ event, data }) => event ?? data)).toEqual(["1", "2", "return"]);
});

it("leaves out a frame that the end cut off", async () => {
  expect((await read(["data: 1\n\ndata: 2"])).frames).toHaveLength(1);
});

it("lets go of the connection when the reader stops early", async () => {
  const cancel = vi.fn();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel,
  });
  for await (const _ of readFrames(body, () => {})) break;
  await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce(), SOON);
});
