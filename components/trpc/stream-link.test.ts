import type { RequestListener } from "node:http";
import { createTRPCClient, TRPCClientError } from "@trpc/client";
import { initTRPC, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FailureError } from "@/server/errors";
import { listen, overHttp } from "./http.fixture";
import { StreamCutError } from "./stream-cut-error";
import { streamLink } from "./stream-link";

/** A machine may be busy. */
const SOON = { timeout: 10_000 };

interface Context {
  refused: boolean;
  left: () => void;
}

const t = initTRPC.context<Context>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: { ...shape.data, failure: error.cause instanceof FailureError ? error.cause.failure : null },
  }),
});

const metered = t.procedure.use(async function admit({ ctx, next, getRawInput }) {
  if ((await getRawInput()) !== "refuse") return next();
  ctx.refused = true;
  const cause = new FailureError({ code: "limits_unavailable", retryAfterMs: 1_500 });
  throw new TRPCError({ code: "TOO_MANY_REQUESTS", message: cause.message, cause });
});

const router = t.router({
  send: metered
    .input((text) => String(text))
    .subscription(async function* ({ input, ctx, signal }) {
      try {
        if (input === "throw") throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "broken" });
        for (const letter of input) yield { letter };
        if (input === "endless") await new Promise((done) => signal?.addEventListener("abort", done));
      } finally {
        ctx.left();
      }
    }),
});

let server: Awaited<ReturnType<typeof listen>> | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function clientOf(listener: RequestListener) {
  server = await listen(listener);
  return createTRPCClient<typeof router>({
    links: [streamLink({ url: `${server.url}/trpc` })],
  });
}

function mounted(left = () => {}, seen: Request[] = []): RequestListener {
  return overHttp((req) => {
    seen.push(req);
    const context: Context = { refused: false, left };
    return fetchRequestHandler({
      endpoint: "/trpc",
      req,
      router,
      allowMethodOverride: true,
      createContext: () => context,
      responseMeta: () =>
        context.refused ? { status: 429, headers: new Headers({ "retry-after": "2" }) } : {},
    });
  });
}

/** A server that answers 200 and the given bytes, then ends, or cuts the connection. */
const answering =
  (
    chunks: Iterable<string | Uint8Array>,
    { cut = false, type = "text/event-stream", status = 200 } = {},
  ): RequestListener =>
  async (_, response) => {
    response.writeHead(status, { "content-type": type });
    for (const chunk of chunks) await new Promise((sent) => response.write(chunk, sent));
    if (cut) response.destroy();
    else response.end();
  };

/** Sends once and waits for the end: the data that came, and the error if there was one. */
function sent(client: Awaited<ReturnType<typeof clientOf>>, input: string) {
  const data: unknown[] = [];
  return new Promise<{ data: unknown[]; error: TRPCClientError<typeof router> | null }>((end) => {
    client.send.subscribe(input, {
      onData: (value) => data.push(value),
      onError: (error) => end({ data, error }),
      onComplete: () => end({ data, error: null }),
    });
  });
}

describe("with a tRPC server", () => {
  it("streams an admitted call on one POST and completes", async () => {
    const seen: Request[] = [];
    const client = await clientOf(mounted(undefined, seen));
    expect(await sent(client, "hé😀")).toEqual({
      data: [{ letter: "h" }, { letter: "é" }, { letter: "😀" }],
      error: null,
    });
    expect(seen.map((request) => request.method)).toEqual(["POST"]);
  });

  it("gives a refusal as a typed error with the status and headers of its answer", async () => {
    const { data, error } = await sent(await clientOf(mounted()), "refuse");
    expect(data).toEqual([]);
    expect(error?.data?.failure).toEqual({ code: "limits_unavailable", retryAfterMs: 1_500 });
    expect(error?.data?.code).toBe("TOO_MANY_REQUESTS");
    const response = error?.meta?.response as Response;
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
  });

  it("gives an error that is thrown while streaming, and does not ask again", async () => {
    const seen: Request[] = [];
    const { error } = await sent(await clientOf(mounted(undefined, seen)), "throw");
    expect(error).toMatchObject({ message: "broken", data: { code: "INTERNAL_SERVER_ERROR" } });
    expect(seen).toHaveLength(1);
  });

  it("tells the server when the reader leaves, and says nothing afterwards", async () => {
    const left = vi.fn();
    const client = await clientOf(mounted(left));
    const onEnd = vi.fn();
    const stream = await new Promise<{ unsubscribe: () => void }>((started) => {
      const subscription = client.send.subscribe("endless", {
        onData: () => started(subscription),
        onError: onEnd,
      });
    });
    stream.unsubscribe();
    await vi.waitFor(() => expect(left).toHaveBeenCalledOnce(), SOON);
    expect(onEnd).not.toHaveBeenCalled();
  });
});

describe("with a connection that breaks", () => {
  const FRAMES = 'event: connected\ndata: {}\n\n\ndata: {"letter":"ä€😀"}\n\n\n';
  const END = "event: return\ndata: \n\n\n";
  const LETTER = [{ letter: "ä€😀" }];

  it("reads a stream that comes byte by byte", async () => {
    const bytes = new TextEncoder().encode(FRAMES + END);
    const client = await clientOf(answering([...bytes].map((byte) => Uint8Array.of(byte))));
    expect(await sent(client, "")).toEqual({ data: LETTER, error: null });
  });

  it("ignores comments, pings and events it does not know", async () => {
    const noise = ": kept alive by a proxy\n\nevent: ping\ndata: \n\n\nevent: other\ndata: x\n\n";
    expect(await sent(await clientOf(answering([noise, FRAMES, noise, END])), "")).toEqual({
      data: LETTER,
      error: null,
    });
  });

  it.each([
    ["is destroyed", { cut: true }],
    ["ends without a return", { cut: false }],
  ])("tells a stream that %s from one that is complete", async (_, how) => {
    const { data, error } = await sent(await clientOf(answering([FRAMES, "data: {"], how)), "");
    expect(data).toEqual(LETTER);
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error?.cause).toMatchObject({ name: "StreamCutError", cut: "dropped" });
  });

  it.each([
    ["data that is not JSON", "data: {nonsense\n\n"],
    ["an error that is not JSON", "event: serialized-error\ndata: <\n\n"],
    ["bytes that are not UTF-8", new Uint8Array([0x64, 0xff, 0xfe])],
    ["a frame without an end", `data: ${"x".repeat(1_000_001)}`],
  ])("gives %s as an error", async (_, frame) => {
    const { error } = await sent(await clientOf(answering([FRAMES, frame, END])), "");
    expect(error?.cause).toMatchObject({ name: "StreamCutError", cut: "malformed" });
  });

  describe("or falls silent", () => {
    const DEADLINE_MS = 25_000;
    beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
    afterEach(() => void vi.useRealTimers());

    it("gives up 25 seconds after the last byte, and not before", async () => {
      let speak = () => {};
      const client = await clientOf((_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        speak = () => void response.write(FRAMES);
        speak();
      });
      const onError = vi.fn();
      let heard = () => {};
      const next = () =>
        new Promise<void>((done) => {
          heard = done;
        });
      let arrival = next();
      client.send.subscribe("", { onData: () => heard(), onError });
      for (let round = 0; round < 3; round++) {
        await arrival;
        vi.advanceTimersByTime(DEADLINE_MS - 1);
        expect(onError).not.toHaveBeenCalled();
        arrival = next();
        if (round < 2) speak();
      }
      vi.advanceTimersByTime(1);
      await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce(), SOON);
      expect(onError.mock.calls[0]?.[0].cause).toMatchObject({ name: "StreamCutError", cut: "silent" });
    });

    it("gives up on a server that never answers", async () => {
      let reached = () => {};
      const asked = new Promise<void>((done) => {
        reached = done;
      });
      const end = sent(await clientOf(() => reached()), "");
      await asked;
      vi.advanceTimersByTime(DEADLINE_MS);
      expect((await end).error?.cause).toMatchObject({ cut: "silent" });
    });
  });

  it("says that a server cannot be reached", async () => {
    const client = await clientOf(() => {});
    await server?.close();
    const { error } = await sent(client, "");
    expect(error?.cause).toBeInstanceOf(StreamCutError);
    expect(error?.cause).toMatchObject({ cut: "unreachable" });
  });
});

it.each([413, 401, 500, 200])("gives a page of HTML with status %i as an error", async (status) => {
  const client = await clientOf(answering(["<h1>proxy</h1>"], { type: "text/html", status }));
  const { error } = await sent(client, "");
  expect(error?.message).toContain(String(status));
  expect(error?.data).toBeUndefined();
  expect(error?.meta?.response).toMatchObject({ status });
});

it("gives a JSON error that a server wrote before the stream", async () => {
  const body = JSON.stringify({ error: { code: -32_600, message: "too large", data: { failure: null } } });
  const client = await clientOf(answering([body], { type: "application/json", status: 413 }));
  expect((await sent(client, "")).error).toMatchObject({ message: "too large", data: { failure: null } });
});
