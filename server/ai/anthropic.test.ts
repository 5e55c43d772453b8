import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FailureError } from "../errors";
import { createLimiter, type Lease, limitsOf } from "../limits/limiter";
import { createMemoryStore } from "../limits/memory-store";
import { createAnthropicClient, type Deadlines } from "./anthropic";
import type { ModelEvent } from "./client";
import type { Behaviour } from "./demo/behaviour";
import { demoTokens } from "./demo/tokens";
import { demoUpstream } from "./demo-model";
import { defaultModel, MODELS } from "./models";

const limiter = createLimiter({
  store: createMemoryStore({ now: Date.now, ceilingMicroUsd: null }),
  seeds: {
    user: async (_, at) => ({ day: Math.floor(at / 86_400_000), used: 0, log: [], leases: [] }),
    ceiling: async (at) => ({ day: Math.floor(at / 86_400_000), usedMicroUsd: 0, leases: [] }),
  },
  now: Date.now,
});

async function leased({ inputTokens = 100, maxOutput = 1_000 } = {}): Promise<Lease> {
  const subject = {
    userId: crypto.randomUUID(),
    plan: "enterprise",
    limits: limitsOf("enterprise"),
  } as const;
  const leaseId = crypto.randomUUID();
  const price = { inputNanoUsd: 0, outputNanoUsd: 0 };
  return (await limiter.admit(subject, { leaseId, inputTokens, maxOutput, minOutput: 1, price })).lease;
}

/** The real SDK against the demo model, which does what `behave` says; the waits between retries are a millisecond. */
function setUp(
  behave: (call: number) => Behaviour | undefined = () => undefined,
  {
    deadlines = {},
    tokensPerSecond = Number.POSITIVE_INFINITY,
  }: { deadlines?: Partial<Deadlines>; tokensPerSecond?: number } = {},
) {
  const upstream = demoUpstream({ tokensPerSecond, behave });
  const client = createAnthropicClient({ apiKey: "sk-ant-secret", fetch: upstream, deadlines });
  const open = async (
    content = "Explain rate limits",
    lease?: Lease,
    signal = new AbortController().signal,
  ) =>
    client.open(
      {
        lease: lease ?? (await leased()),
        model: defaultModel(),
        system: ["Be kind."],
        temperature: null,
        messages: [{ role: "user", content }],
      },
      signal,
    );
  return { client, upstream, open };
}

async function read(events: AsyncIterable<ModelEvent>) {
  const all: ModelEvent[] = [];
  for await (const event of events) all.push(event);
  const text = all.map((event) => (event.type === "text" ? event.text : "")).join("");
  const start = all.find((event) => event.type === "start");
  const end = all.find((event) => event.type === "end");
  return { all, text, start, end };
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw new Error("expected a FailureError", { cause: error });
  return { ...error.failure, message: error.message };
}

let logged: string[];
beforeEach(() => {
  logged = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void logged.push(line));
});
afterEach(() => vi.restoreAllMocks());

describe("a reply", () => {
  it("is a start with the prompt's usage, text, and an end whose output is the text's tokens", async () => {
    const { open } = setUp();
    const { all, text, start, end } = await read(await open());
    expect(all[0]).toBe(start);
    expect(all.at(-1)).toBe(end);
    expect(start?.usage.inputTokens).toBeGreaterThan(0);
    expect(end?.usage.inputTokens).toBe(start?.usage.inputTokens);
    expect(end?.usage.outputTokens).toBe(demoTokens(text).length);
    expect(end?.stopReason).toBe("end_turn");
  });

  it("is never longer than the lease granted", async () => {
    const { open, upstream } = setUp();
    const { text, end } = await read(await open("Explain rate limits", await leased({ maxOutput: 7 })));
    expect(upstream.calls.bodies[0]?.max_tokens).toBe(7);
    expect(demoTokens(text)).toHaveLength(7);
    expect(end).toMatchObject({ stopReason: "max_tokens", usage: { outputTokens: 7 } });
  });

  it("keeps characters whole when the network cuts them", async () => {
    const upstream = demoUpstream({ tokensPerSecond: Number.POSITIVE_INFINITY });
    const fetch = async (...ask: Parameters<typeof upstream>) => inPieces(await upstream(...ask), 3);
    const client = createAnthropicClient({ apiKey: "k", fetch });
    const messages = [{ role: "user" as const, content: "Explain Ärger über 東京 and 👩‍🚀" }];
    const call = { lease: await leased(), model: defaultModel(), system: ["s"], temperature: null, messages };
    const { text } = await read(await client.open(call, new AbortController().signal));
    expect(text).toContain("Ärger über 東京 and 👩‍🚀");
  });

  it("is asked for without hidden reasoning where the model allows that, and with little where it doesn't", async () => {
    const asked: unknown[] = [];
    const upstream = demoUpstream({ tokensPerSecond: Number.POSITIVE_INFINITY });
    const fetch: typeof globalThis.fetch = (input, init) => {
      const { thinking, output_config } = JSON.parse(String(init?.body));
      asked.push(thinking ?? output_config);
      return upstream(input, init);
    };
    const client = createAnthropicClient({ apiKey: "k", fetch });
    for (const model of MODELS) {
      const messages = [{ role: "user" as const, content: "hi" }];
      await read(
        await client.open(
          { lease: await leased(), model, system: ["s"], temperature: null, messages },
          new AbortController().signal,
        ),
      );
    }
    const how = {
      disabled: { type: "disabled" },
      between_tools: { type: "between_tools" },
      always: { effort: "low" },
    };
    expect(asked).toEqual(MODELS.map(({ thinking }) => how[thinking]));
  });
});

describe("prompt caching", () => {
  it("is asked for only where the lease holds its price, and then pays off with the next message", async () => {
    const { client, upstream } = setUp();
    const first = [{ role: "user" as const, content: "a long story ".repeat(600) }];
    const second = [
      ...first,
      { role: "assistant" as const, content: "I see." },
      { role: "user" as const, content: "So?" },
    ];
    const send = async (messages: typeof second | typeof first, inputTokens: number) => {
      const call = {
        lease: await leased({ inputTokens }),
        model: defaultModel(),
        system: ["s"],
        temperature: null,
        messages,
      };
      return (await read(await client.open(call, new AbortController().signal))).end?.usage;
    };
    const small = await send(first, 1_023);
    const written = await send(first, 5_000);
    const again = await send(second, 5_000);
    expect(small).toMatchObject({ cacheWriteTokens: 0, cacheReadTokens: 0 });
    expect(written).toMatchObject({ inputTokens: 0, cacheWriteTokens: small?.inputTokens });
    expect(again).toMatchObject({ inputTokens: 0, cacheReadTokens: small?.inputTokens });
    expect(again?.cacheWriteTokens).toBeGreaterThan(0);
    expect(again?.cacheWriteTokens).toBeLessThan(100);
    const marks = upstream.calls.bodies.map((body) => JSON.stringify(body).split("cache_control").length - 1);
    expect(marks).toEqual([0, 2, 2]);
  });
});

describe("before the first token", () => {
  it("is retried twice, so that two overloads go unnoticed", async () => {
    const { open, upstream } = setUp((call) =>
      call < 2 ? { kind: "overloaded", retryAfterMs: 1 } : undefined,
    );
    const { end } = await read(await open());
    expect(end).toBeDefined();
    expect(upstream.calls.count).toBe(3);
  });

  it("fails as overloaded after the third time, with the wait that was asked for", async () => {
    const { open, upstream } = setUp(() => ({ kind: "overloaded", retryAfterMs: 2 }));
    expect(await failureOf(open())).toMatchObject({ code: "provider_overloaded", retryAfterMs: 2 });
    expect(upstream.calls.count).toBe(3);
  });

  it("doesn't sit out a long wait on the lease", async () => {
    const { open, upstream } = setUp(() => ({ kind: "rate_limited", retryAfterMs: 60_000 }));
    expect(await failureOf(open())).toMatchObject({ code: "provider_overloaded", retryAfterMs: 60_000 });
    expect(upstream.calls.count).toBe(1);
  });

  it("fails as rejected at once where the request is refused", async () => {
    const { open, upstream } = setUp(() => ({ kind: "bad_request" }));
    expect(await failureOf(open())).toMatchObject({ code: "provider_rejected", retryAfterMs: null });
    expect(upstream.calls.count).toBe(1);
  });

  it("fails as unavailable when nothing answers in time, before the head or after it", async () => {
    const hung: Behaviour[] = [{ kind: "hang" }, { kind: "hang", afterTokens: 0 }];
    for (const behaviour of hung) {
      const { open } = setUp(() => behaviour, { deadlines: { openMs: 30, silenceMs: 30 } });
      const opened = open().then(read);
      expect(await failureOf(opened)).toMatchObject({ code: "provider_unavailable" });
    }
  });

  it("fails as unavailable where nobody is at the address", async () => {
    const refused = () => Promise.reject(new TypeError("fetch failed"));
    const client = createAnthropicClient({ apiKey: "k", fetch: refused, deadlines: { openMs: 30 } });
    const call = {
      lease: await leased(),
      model: defaultModel(),
      system: ["s"],
      temperature: null,
      messages: [{ role: "user" as const, content: "hi" }],
    };
    expect(await failureOf(client.open(call, new AbortController().signal))).toMatchObject({
      code: "provider_unavailable",
    });
  });

  it("rejects with the caller's own reason when the caller stops", async () => {
    const { open, upstream } = setUp(() => ({ kind: "hang" }));
    const stop = new AbortController();
    const opening = open("hi", await leased(), stop.signal);
    await vi.waitFor(() => expect(upstream.calls.count).toBe(1));
    stop.abort(new Error("stopped by the user"));
    await expect(opening).rejects.toThrow("stopped by the user");
    await expect(open("hi", await leased(), stop.signal)).rejects.toThrow("stopped by the user");
    expect(upstream.calls.count).toBe(1);
    expect(logged).toEqual([]);
  });
});

describe("in mid-stream", () => {
  it("ends without an end when the caller stops, and closes the upstream", async () => {
    let closed = false;
    const upstream = demoUpstream({ tokensPerSecond: 500 });
    const fetch: typeof globalThis.fetch = (input, init) => {
      init?.signal?.addEventListener("abort", () => {
        closed = true;
      });
      return upstream(input, init);
    };
    const client = createAnthropicClient({ apiKey: "k", fetch });
    const stop = new AbortController();
    const messages = [{ role: "user" as const, content: "Explain rate limits" }];
    const events = await client.open(
      { lease: await leased(), model: defaultModel(), system: ["s"], temperature: null, messages },
      stop.signal,
    );
    const types = new Set<string>();
    for await (const event of events) {
      types.add(event.type);
      if (event.type === "text") stop.abort();
    }
    expect([...types]).toEqual(["start", "text"]);
    expect(closed).toBe(true);
  });

  it.each<[string, Behaviour, string]>([
    ["a lost connection", { kind: "disconnect", afterTokens: 8 }, "provider_unavailable"],
    ["silence", { kind: "hang", afterTokens: 8 }, "provider_unavailable"],
    ["an error event", { kind: "error_event", afterTokens: 8 }, "provider_overloaded"],
  ])("throws after the text that arrived on %s, and isn't retried", async (_, behaviour, code) => {
    const { open, upstream } = setUp(() => behaviour, { deadlines: { silenceMs: 200 } });
    const events = await open();
    const got: ModelEvent[] = [];
    const failure = await failureOf(
      (async () => {
        for await (const event of events) got.push(event);
      })(),
    );
    expect(failure.code).toBe(code);
    const text = got.map((event) => (event.type === "text" ? event.text : "")).join("");
    expect(demoTokens(text)).toHaveLength(8);
    expect(got.some((event) => event.type === "end")).toBe(false);
    expect(upstream.calls.count).toBe(1);
  });

  it("takes pings for life, however long the model thinks", async () => {
    const reply = demoUpstream({ tokensPerSecond: Number.POSITIVE_INFINITY });
    const fetch = async (...ask: Parameters<typeof reply>) => {
      const body = await (await reply(...ask)).text();
      const startEnd = body.indexOf("\n\n") + 2;
      const pings = Array.from({ length: 6 }, () => 'event: ping\ndata: {"type":"ping"}\n\n');
      return new Response(paced([body.slice(0, startEnd), ...pings, body.slice(startEnd)], 100));
    };
    const client = createAnthropicClient({ apiKey: "k", fetch, deadlines: { silenceMs: 400 } });
    const messages = [{ role: "user" as const, content: "hi" }];
    const call = { lease: await leased(), model: defaultModel(), system: ["s"], temperature: null, messages };
    const { end } = await read(await client.open(call, new AbortController().signal));
    expect(end).toBeDefined();
  });

  it("throws where the body ends politely, but without the last event", async () => {
    const upstream = demoUpstream({ tokensPerSecond: Number.POSITIVE_INFINITY });
    const fetch = async (...ask: Parameters<typeof upstream>) => {
      const body = await (await upstream(...ask)).text();
      return new Response(body.slice(0, body.indexOf("event: message_delta")));
    };
    const client = createAnthropicClient({ apiKey: "k", fetch });
    const messages = [{ role: "user" as const, content: "hi" }];
    const call = { lease: await leased(), model: defaultModel(), system: ["s"], temperature: null, messages };
    const events = await client.open(call, new AbortController().signal);
    expect(await failureOf(read(events))).toMatchObject({ code: "provider_unavailable" });
  });

  it("throws when a reply takes longer than any reply may", async () => {
    const { open } = setUp(undefined, { deadlines: { replyMs: 60 }, tokensPerSecond: 20 });
    expect(await failureOf(open().then(read))).toMatchObject({ code: "provider_unavailable" });
  });
});

it("tells the user nothing that the upstream said, and logs it once without the key", async () => {
  const words = "Your organization acme-corp used key sk-ant-api03-verysecret";
  const fetch = async () =>
    Response.json(
      { type: "error", error: { type: "authentication_error", message: words } },
      { status: 401 },
    );
  const client = createAnthropicClient({ apiKey: "sk-ant-secret", fetch });
  const messages = [{ role: "user" as const, content: "hi" }];
  const call = { lease: await leased(), model: defaultModel(), system: ["s"], temperature: null, messages };
  const failure = await failureOf(client.open(call, new AbortController().signal));
  expect(failure.code).toBe("provider_rejected");
  expect(JSON.stringify(failure)).not.toContain("acme");
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain("authentication_error");
  expect(logged[0]).not.toContain("verysecret");
});

function inPieces(response: Response, size: number): Response {
  const cut = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      for (let at = 0; at < chunk.length; at += size) controller.enqueue(chunk.slice(at, at + size));
    },
  });
  return new Response(response.body?.pipeThrough(cut), response);
}

function paced(chunks: string[], everyMs: number): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    start(controller) {
      const timer = setInterval(() => {
        const chunk = left.shift();
        if (chunk !== undefined) return controller.enqueue(new TextEncoder().encode(chunk));
        clearInterval(timer);
        controller.close();
      }, everyMs);
    },
  });
}
