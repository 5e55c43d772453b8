import { describe, expect, it } from "vitest";
import { PLANS } from "../plans";
import { CONTINUE_INSTRUCTION } from "./context";
import { arithmetic } from "./demo/math";
import { demoTokens } from "./demo/tokens";
import { type DemoOptions, demoUpstream } from "./demo-model";
import { MODELS } from "./models";

const HEADERS = { "x-api-key": "any", "content-type": "application/json" };
const AT_ONCE = { tokensPerSecond: Number.POSITIVE_INFINITY };

const body = (content: string, more: object = {}) =>
  JSON.stringify({
    model: "claude-haiku-5-5",
    max_tokens: 4_096,
    messages: [{ role: "user", content }],
    ...more,
  });

function post(text: string, options: DemoOptions = AT_ONCE, init: RequestInit = {}) {
  const request = { method: "POST", headers: HEADERS, body: text, ...init };
  return demoUpstream(options)("http://upstream/v1/messages", request);
}

async function replyTo(content: string, more: object = {}): Promise<string> {
  const message = await (await post(body(content, more))).json();
  return message.content[0].text;
}

describe("the Messages API", () => {
  it("refuses what the real models refuse: a temperature where there is none, and the beginning of a reply", async () => {
    for (const { id, temperature } of MODELS) {
      const answer = await post(body("hi", { model: id, temperature: 0.5 }));
      expect(answer.status).toBe(temperature ? 200 : 400);
    }
    const messages = [
      { role: "user", content: "hi" },
      { role: "assistant", content: "Hel" },
    ];
    expect((await post(body("", { messages }))).status).toBe(400);
  });

  it("sends the events in the order that the API documents, each under its own name", async () => {
    const frames = (await (await post(body("hi", { stream: true }))).text()).trim().split("\n\n");
    const names = frames.map((frame) => frame.match(/^event: (\w+)\ndata: \{"type":"(\w+)"/)?.slice(1));
    for (const [event, type] of names.map((pair) => pair ?? [])) expect(event).toBe(type);
    const order = names.map((pair) => pair?.[0]).filter((name, at, all) => name !== all[at - 1]);
    expect(order).toEqual([
      "message_start",
      "content_block_start",
      "ping",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
  });

  it("gives the same reply and usage, streamed or whole", async () => {
    const whole = await (await post(body("Explain caching"))).json();
    const streamed = await (await post(body("Explain caching", { stream: true }))).text();
    const events = [...streamed.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ""));
    expect(events.map((event) => event.delta?.text ?? "").join("")).toBe(whole.content[0].text);
    expect(events.find((event) => event.type === "message_delta").usage).toEqual(whole.usage);
    expect(whole.usage.output_tokens).toBe(demoTokens(whole.content[0].text).length);
  });

  it("answers errors with their status and type", async () => {
    const unauthorised = await post(body("hi"), AT_ONCE, { headers: {} });
    const elsewhere = await demoUpstream()("http://upstream/v1/models", { headers: HEADERS });
    const wrong = await Promise.all(
      [
        "{",
        "{}",
        body(""),
        body("hi", { max_tokens: 0 }),
        body("hi", { messages: [{ role: "assistant", content: "x" }] }),
      ].map((text) => post(text)),
    );
    const limited = await post(body("hi"), { behave: () => ({ kind: "rate_limited", retryAfterMs: 2_000 }) });
    expect(unauthorised.status).toBe(401);
    expect(elsewhere.status).toBe(404);
    expect(wrong.map((response) => response.status)).toEqual([400, 400, 400, 400, 400]);
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(await limited.json()).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
  });

  it("writes at the pace it was told", async () => {
    const startedAt = performance.now();
    const message = await (
      await post(body("Explain caching", { max_tokens: 20, stream: true }), { tokensPerSecond: 200 })
    ).text();
    expect(message).toContain('"output_tokens":20');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95);
  });

  it("stops when the request is aborted, also while it hangs", async () => {
    const abort = new AbortController();
    const slow = await post(body("hi", { stream: true }), { tokensPerSecond: 1 }, { signal: abort.signal });
    const hanging = post(body("hi"), { behave: () => ({ kind: "hang" }) }, { signal: abort.signal });
    abort.abort();
    await expect(slow.text()).rejects.toThrow("aborted");
    await expect(hanging).rejects.toThrow("aborted");
  });

  it("counts every call, and keeps the newest 20 requests", async () => {
    const upstream = demoUpstream(AT_ONCE);
    for (let n = 1; n <= 25; n++)
      await upstream("http://upstream/v1/messages", {
        method: "POST",
        headers: HEADERS,
        body: body(`call ${n}`),
      });
    expect(upstream.calls.count).toBe(25);
    expect(upstream.calls.bodies).toHaveLength(20);
    expect(upstream.calls.bodies.at(-1)?.messages[0]?.content).toBe("call 25");
  });

  it("forgets a cached prompt after five minutes", async () => {
    let clock = 0;
    const upstream = demoUpstream({ ...AT_ONCE, now: () => clock });
    const content = [{ type: "text", text: "word ".repeat(3_000), cache_control: { type: "ephemeral" } }];
    const send = async () => {
      const request = {
        method: "POST",
        headers: HEADERS,
        body: body("", { messages: [{ role: "user", content }] }),
      };
      return (await (await upstream("http://upstream/v1/messages", request)).json()).usage;
    };
    const first = await send();
    clock = 5 * 60_000 - 1;
    const second = await send();
    clock += 5 * 60_000;
    const third = await send();
    expect(first).toMatchObject({ input_tokens: 0, cache_read_input_tokens: 0 });
    expect(first.cache_creation_input_tokens).toBeGreaterThan(3_000);
    expect(second).toMatchObject({
      cache_read_input_tokens: first.cache_creation_input_tokens,
      cache_creation_input_tokens: 0,
    });
    expect(third).toMatchObject({ cache_creation_input_tokens: first.cache_creation_input_tokens });
  });
});

describe("replies", () => {
  it("are about what was asked", async () => {
    expect(await replyTo("How do I bake a sourdough loaf?")).toContain("bake a sourdough loaf");
    expect(await replyTo("Explain the French Revolution to a child")).toContain("French Revolution");
    expect(await replyTo("Write an email to my landlord about the broken heating")).toContain(
      "about broken heating",
    );
  });

  it("compare in a table, plan in steps and show code as code, in the language that was named", async () => {
    expect(await replyTo("Compare Postgres and MySQL for a small app")).toContain(
      "| Question | Postgres | MySQL |",
    );
    expect(await replyTo("How do I plan a move?")).toMatch(/^1\. .+\n2\. .+\n3\. /m);
    expect(await replyTo("Write a TypeScript function that debounces")).toMatch(
      /```ts\nexport function debounce/,
    );
    expect(await replyTo("Show me retry code in Python")).toMatch(/```python\nimport time/);
  });

  it("calculate what is a sum, and nothing that only looks like one", async () => {
    expect(await replyTo("what is 17*23?")).toContain("17×23 = 391");
    expect(await replyTo("What happened on 2026-11-21?")).not.toContain("1,994");
    expect(await replyTo("Tell me about the history of tea in 3-4 pages")).toContain("history of tea");
  });

  it("are short for a greeting and long for an essay of a question", async () => {
    const [short, long] = [await replyTo("hi"), await replyTo("Explain rate limits")];
    expect(demoTokens(short).length).toBeLessThan(100);
    expect(demoTokens(long).length).toBeGreaterThan(200);
  });

  it("say once per conversation that this is the demo model, and how to get the real one", async () => {
    const first = await replyTo("hi");
    const messages = [
      { role: "user", content: "hi" },
      { role: "assistant", content: first },
      { role: "user", content: "thanks" },
    ];
    expect(first.split("ANTHROPIC_API_KEY")).toHaveLength(2);
    expect(await replyTo("", { messages })).not.toContain("ANTHROPIC_API_KEY");
  });

  it("come for any text, and quickly for a hostile one", async () => {
    const startedAt = performance.now();
    for (const text of [
      "?",
      "   ?",
      "||||",
      "\u{1F600}",
      ",".repeat(250_000),
      "1+".repeat(120_000),
      ".".repeat(250_000),
    ])
      expect((await replyTo(text)).length).toBeGreaterThan(20);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe("arithmetic", () => {
  it.each([
    ["what is 17*23?", 391],
    ["2 + 3 * 4", 14],
    ["(2 + 3) * 4 please", 20],
    ["2^3^2", 512],
    ["-4 + 10 / 4", -1.5],
    ["1,200 x 3", 3_600],
    ["10 % 4", 2],
  ])("finds the value in %j", (text, value) => {
    expect(arithmetic(text)?.value).toBe(value);
  });

  it.each(["I have 3 cats", "version 1.2.3", "1/0", "9^9^9", "(1+2", "call 555-"])(
    "sees none in %j",
    (text) => {
      expect(arithmetic(text)).toBeUndefined();
    },
  );
});

describe("a reply that was cut", () => {
  it.each(["Write the long reference", "Explain caching"])(
    "goes on exactly where it stopped: %s",
    async (content) => {
      const whole = await replyTo(content, { max_tokens: 10_000 });
      let text = await replyTo(content, { max_tokens: 200 });
      while (text.length < whole.length) {
        const messages = [
          { role: "user", content },
          { role: "assistant", content: text },
          CONTINUE_INSTRUCTION,
        ];
        const more = await replyTo("", { messages, max_tokens: 3_000 });
        expect(more).not.toBe("");
        text += more;
      }
      expect(text).toBe(whole);
    },
  );

  it("has nothing to add where it came to its end", async () => {
    const question = { role: "user", content: "Explain caching" };
    const whole = { role: "assistant", content: await replyTo(question.content) };
    const more = await replyTo("", { messages: [question, whole, CONTINUE_INSTRUCTION] });
    expect(more.trim()).not.toBe("");
    expect(more.length).toBeLessThan(100);
  });
});

it("writes about 30,000 characters where it is asked for the long reference, in one reply of the largest plan", async () => {
  const { maxOutputTokens } = PLANS.enterprise;
  const text = await replyTo("Write the long reference", { max_tokens: maxOutputTokens });
  expect(text).toBe(await replyTo("Write the long reference", { max_tokens: 100_000 }));
  expect(text.length).toBeGreaterThan(29_000);
  expect(text.length).toBeLessThan(33_000);
});
