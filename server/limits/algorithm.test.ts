import { describe, expect, it } from "vitest";
import { PLANS } from "../plans";
import type { Ask, Limits } from "./admission";
import { createAdmitter } from "./algorithm";
import { keyOf } from "./keys";
import { limitsOf } from "./limiter";
import { ask, charge, seedsAt, settling } from "./limits.fixture";
import { createMemoryStore } from "./memory-store";
import { isCold } from "./store";

const FREE = limitsOf("free");
const MAX = PLANS.free.requests.max;

function setUp() {
  let clock = Date.UTC(2026, 0, 15, 12);
  const store = createMemoryStore({ now: () => clock, ceilingMicroUsd: null });
  const admitter = createAdmitter(store);
  const admit = (userId: string, limits: Limits, asked: Ask, used = 0) =>
    admitter(userId, limits, async (key) => {
      const decision = await store.admit(key, limits, asked, seedsAt(clock, used));
      if (isCold(decision)) throw new Error("It has its seeds");
      return decision;
    });
  const pass = (ms: number) => {
    clock += ms;
  };
  return { store, admit, pass };
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

  it("asks the store every time: a refused user is admitted at the very millisecond room returns", async () => {
    const { store, admit, pass } = setUp();
    for (let n = 0; n < MAX; n++) {
      await admit("u", FREE, ask(`m${n}`));
      await store.settle(keyOf("u"), FREE, settling(`m${n}`), charge(1));
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
        admit(`u${n}`, n % 2 ? large : FREE, ask("a", { inputTokens: n }), n),
      ),
    );
    for (const [n, decision] of decisions.entries())
      expect(decision).toMatchObject({
        verdict: { inputTokens: n },
        standing: { tokens: { used: n, max: n % 2 ? null : FREE.tokensPerDay } },
      });
  });

  it("fails when the store fails, and never passes a message because of it", async () => {
    const broken = createAdmitter(setUp().store)("u", FREE, () => Promise.reject(new Error("gone")));
    await expect(broken).rejects.toThrow("gone");
  });

  it("counts each verdict once for analytics, and waits for none of it", async () => {
    const { store } = setUp();
    const counted: unknown[] = [];
    const admitter = createAdmitter(store, {
      zincrby: (_key, by, member) => {
        counted.push([by, JSON.parse(member)]);
        return new Promise(() => {});
      },
      close: async () => {},
    });
    const standing = await store.peek("u", FREE, seedsAt(Date.UTC(2026, 0, 15, 12)));
    if (isCold(standing)) throw new Error("It has its seeds");
    const passed = { ok: true, inputTokens: 1, grantedOutput: 1, admittedAt: 0, duplicate: false } as const;
    const refused = { ok: false, limit: "tokens", retryAfterMs: 1 } as const;
    for (const verdict of [passed, refused])
      await admitter("u", FREE, async () => ({ verdict, standing, at: 0 }));
    expect(counted).toEqual([
      [1, { identifier: "{u}", success: true }],
      [1, { identifier: "{u}", success: false }],
    ]);
  });
});
