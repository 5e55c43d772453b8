import { describe, expect, it } from "vitest";
import { PLANS } from "../plans";
import { createAdmitter, keyOf } from "./algorithm";
import { limitsOf } from "./limiter";
import { createMemoryStore } from "./memory-store";

const FREE = limitsOf("free");
const MAX = PLANS.free.requests.max;
const ask = (leaseId: string) => ({ leaseId, inputTokens: 10, maxOutput: 90, minOutput: 20 });

function setUp() {
  let clock = Date.UTC(2026, 0, 15, 12);
  const now = () => clock;
  const store = createMemoryStore({ now });
  const pass = (ms: number) => {
    clock += ms;
  };
  return { store, admit: createAdmitter(store, now), pass };
}

describe("admission through @upstash/ratelimit", () => {
  it("brings the store's whole decision back, for the key that the other calls use", async () => {
    const { store, admit } = setUp();
    const decision = await admit("u", FREE, ask("a"), 300);
    expect(decision).toMatchObject({
      verdict: { ok: true, inputTokens: 10, grantedOutput: 90, duplicate: false },
      standing: { requests: { remaining: MAX - 1 }, tokens: { used: 300, held: 100 } },
    });
    expect(await store.peek(keyOf("u"), FREE)).toMatchObject({ tokens: { used: 300, held: 100 } });
  });

  it("says cold when no seed came", async () => {
    expect(await setUp().admit("u", FREE, ask("a"))).toBe("cold");
  });

  it("asks the store every time: a refused user is admitted at the very millisecond room returns", async () => {
    const { store, admit, pass } = setUp();
    for (let n = 0; n < MAX; n++) {
      await admit("u", FREE, ask(`m${n}`), 0);
      await store.settle(keyOf("u"), FREE, `m${n}`, 1);
    }
    pass(FREE.requests.windowMs - 1);
    expect(await admit("u", FREE, ask("more"))).toMatchObject({ verdict: { ok: false, retryAfterMs: 1 } });
    pass(1);
    expect(await admit("u", FREE, ask("more"))).toMatchObject({ verdict: { ok: true } });
  });

  it("keeps asks made at once apart, each with its own limits and answer", async () => {
    const { admit } = setUp();
    const large = { ...FREE, tokensPerDay: null };
    const decisions = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        admit(`u${n}`, n % 2 ? large : FREE, { ...ask("a"), inputTokens: n }, n),
      ),
    );
    for (const [n, decision] of decisions.entries())
      expect(decision).toMatchObject({
        verdict: { inputTokens: n },
        standing: { tokens: { used: n, max: n % 2 ? null : FREE.tokensPerDay } },
      });
  });

  it("fails when the store fails, and never passes a message because of it", async () => {
    const { store } = setUp();
    const broken = { ...store, admit: () => Promise.reject(new Error("gone")) };
    await expect(createAdmitter(broken, Date.now)("u", FREE, ask("a"))).rejects.toThrow("gone");
  });
});
