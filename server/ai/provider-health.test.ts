import { expect, it } from "vitest";
import { FailureError } from "../errors";
import type { ModelCall, ModelClient, ModelEvent } from "./client";
import { withHealth } from "./provider-health";

const NOTHING = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
const END: ModelEvent = { type: "end", usage: NOTHING, stopReason: "end_turn" };
const OVERLOADED = new FailureError({ code: "provider_overloaded", retryAfterMs: null });
const CALL = {} as ModelCall;

/** An upstream that does one thing a call, in order: refuse, end well, or break after its first text. */
function watched(...behaviour: ("refuse" | "end" | "break" | Error)[]) {
  let at = 1_000;
  const calls = behaviour.values();
  const client: ModelClient = {
    configured: "anthropic",
    async open(_, signal) {
      signal.throwIfAborted();
      const does = calls.next().value;
      if (does instanceof Error) throw does;
      if (does === "refuse") throw OVERLOADED;
      return (async function* () {
        yield { type: "text", text: "a" };
        if (does === "break") throw new FailureError({ code: "provider_unavailable", retryAfterMs: null });
        yield END;
      })();
    },
  };
  const watching = withHealth(client, () => at++);
  const signal = new AbortController().signal;
  return {
    health: () => watching.health(),
    open: (own = signal) => watching.open(CALL, own),
    async read() {
      const texts: string[] = [];
      for await (const event of await watching.open(CALL, signal)) texts.push(event.type);
      return texts;
    },
  };
}

it("knows of no failure before the first call, and passes events on untouched", async () => {
  const client = watched("end");
  expect(client.health()).toEqual({ ok: true, lastFailure: null });
  expect(await client.read()).toEqual(["text", "end"]);
  expect(client.health()).toEqual({ ok: true, lastFailure: null });
});

it("notes a refusal and a break in mid-stream with its time, and passes the error on", async () => {
  const client = watched("refuse", "break");
  await expect(client.open()).rejects.toBe(OVERLOADED);
  expect(client.health()).toEqual({ ok: false, lastFailure: { at: 1_000, code: "provider_overloaded" } });
  await expect(client.read()).rejects.toThrow(FailureError);
  expect(client.health()).toEqual({ ok: false, lastFailure: { at: 1_001, code: "provider_unavailable" } });
});

it("is well again only when a call has come to its end, and still knows the failure", async () => {
  const client = watched("refuse", "end", "end");
  await client.open().catch(() => {});
  const events = await client.open();
  await events[Symbol.asyncIterator]().next();
  expect(client.health().ok).toBe(false);
  await client.read();
  expect(client.health()).toEqual({ ok: true, lastFailure: { at: 1_000, code: "provider_overloaded" } });
});

it("blames the upstream neither for a call that was given up nor for an error of ours", async () => {
  const client = watched(new TypeError("ours"), "end");
  await expect(client.open()).rejects.toThrow("ours");
  await expect(client.open(AbortSignal.abort(OVERLOADED))).rejects.toBe(OVERLOADED);
  expect(client.health()).toEqual({ ok: true, lastFailure: null });
});
