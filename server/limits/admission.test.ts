import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLANS } from "../plans";
import { type AdmissionState, admit, LEASE_MS, peek } from "./admission";
import { limitsOf } from "./limiter";
import { ask, charge, fresh, grant, settling } from "./limits.fixture";
import { renew, settle } from "./settlement";

const FREE = limitsOf("free");
const UNLIMITED = { requests: { max: null, windowMs: 60_000 }, tokensPerDay: null, replies: 10 };
const MAX = PLANS.free.requests.max;
const CAP = PLANS.free.tokensPerDay;
const { windowMs } = FREE.requests;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 0, 15, 12);
const MIDNIGHT = Date.UTC(2026, 0, 16);

/** Admits and settles so that only the log remembers the message. */
function spend(state: AdmissionState, id: string, actual: number, now: number) {
  const { state: held, verdict } = admit(state, FREE, ask(id, { inputTokens: actual - 90 }), now);
  expect(verdict.ok).toBe(true);
  return settle(held, settling(id), charge(actual), now).state;
}

function spendAll(count: number, now: number) {
  let state = fresh(now);
  for (let n = 0; n < count; n++) state = spend(state, `full-${n}`, 100, now + n);
  return state;
}

describe("requests", () => {
  it("refuses the message after the last of a window and says to the millisecond when there is room", () => {
    const state = spendAll(MAX, NOON);
    const later = NOON + MAX;
    const { verdict } = admit(state, FREE, ask("one too many"), later);
    expect(verdict).toEqual({ ok: false, limit: "requests", retryAfterMs: NOON + windowMs - later });
  });

  it("gives capacity back at exactly the millisecond the oldest leaves, and not one before", () => {
    const state = spendAll(MAX, NOON);
    expect(admit(state, FREE, ask("early"), NOON + windowMs - 1).verdict.ok).toBe(false);
    const { state: next, verdict } = admit(state, FREE, ask("on time"), NOON + windowMs);
    expect(verdict.ok).toBe(true);
    expect(peek(next, FREE, NOON + windowMs).requests.remaining).toBe(0);
  });

  it("never counts a refused message", () => {
    let state = spendAll(MAX, NOON);
    for (let n = 0; n < 100; n++) state = admit(state, FREE, ask(`refused-${n}`), NOON + MAX + n).state;
    expect(peek(state, FREE, NOON + windowMs + MAX).requests).toMatchObject({
      remaining: MAX,
      nextInMs: null,
    });
  });

  it("waits for every message beyond the new maximum after a downgrade", () => {
    const guest = limitsOf("guest");
    const guestMax = PLANS.guest.requests.max;
    const state = spendAll(MAX, NOON);
    const { verdict } = admit(state, guest, ask("guest"), NOON + MAX);
    const roomAt = NOON + (MAX - guestMax) + windowMs;
    expect(verdict).toEqual({ ok: false, limit: "requests", retryAfterMs: roomAt - (NOON + MAX) });
    expect(admit(state, guest, ask("guest"), roomAt).verdict.ok).toBe(true);
  });

  it("admits nothing, ever, where the maximum is zero", () => {
    const none = { ...FREE, requests: { max: 0, windowMs } };
    expect(admit(fresh(NOON), none, ask("a"), NOON).verdict).toEqual({
      ok: false,
      limit: "requests",
      retryAfterMs: windowMs,
    });
  });

  it("never admits more than the maximum in any window at any offset, and refuses only a full window", () => {
    const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constant(windowMs)), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(gaps, (all) => {
        let state = fresh(NOON);
        let now = NOON;
        const admitted: number[] = [];
        for (const [n, gap] of all.entries()) {
          now += gap;
          const inWindow = admitted.filter((instant) => now - instant < windowMs).length;
          const { state: next, verdict } = admit(state, FREE, ask(`m${n}`), now);
          expect(verdict.ok).toBe(inWindow < MAX);
          if (verdict.ok) admitted.push(now);
          else expect(verdict.retryAfterMs).toBe((admitted.at(-MAX) ?? 0) + windowMs - now);
          state = settle(next, settling(`m${n}`), charge(1), now).state;
        }
      }),
    );
  });
});

describe("tokens", () => {
  it("admits exactly one of two messages that together exceed the day's budget", () => {
    const limits = { ...FREE, replies: 2 };
    const half = ask("a", { inputTokens: CAP / 2, maxOutput: 90, minOutput: 90 });
    const first = admit(fresh(NOON), limits, half, NOON);
    expect(first.verdict.ok).toBe(true);
    const second = admit(first.state, limits, { ...half, leaseId: "b" }, NOON);
    expect(second.verdict).toEqual({ ok: false, limit: "held", retryAfterMs: 5_000 });
  });

  it("cuts the reply to the last tokens of the day, down to the least output and no further", () => {
    const least = ask("a");
    const justFits = fresh(NOON, CAP - least.inputTokens - least.minOutput);
    const cut = admit(justFits, FREE, least, NOON);
    expect(cut.verdict).toMatchObject({ ok: true, grantedOutput: least.minOutput });
    expect(peek(cut.state, FREE, NOON).tokens.remaining).toBe(0);

    const oneShort = fresh(NOON, CAP - least.inputTokens - least.minOutput + 1);
    expect(admit(oneShort, FREE, least, NOON).verdict).toEqual({
      ok: false,
      limit: "tokens",
      retryAfterMs: MIDNIGHT - NOON,
    });
  });

  it("leaves old turns out before it shortens the reply", () => {
    const long = ask("a", { inputTokens: 1_000, cutInputs: [600, 200] });
    const admitWith = (free: number) => admit(fresh(NOON, CAP - free), FREE, long, NOON).verdict;
    expect(admitWith(1_090)).toMatchObject({ inputTokens: 1_000, grantedOutput: 90 });
    expect(admitWith(1_089)).toMatchObject({ inputTokens: 600, grantedOutput: 90 });
    expect(admitWith(689)).toMatchObject({ inputTokens: 200, grantedOutput: 90 });
    expect(admitWith(289)).toMatchObject({ inputTokens: 200, grantedOutput: 89 });
    expect(admitWith(220)).toMatchObject({ inputTokens: 200, grantedOutput: 20 });
    expect(admitWith(219)).toMatchObject({ ok: false, limit: "tokens" });
  });

  it("names tokens before requests when they are gone, as no shorter wait would help", () => {
    const { state } = settle(spendAll(MAX, NOON), settling("none"), charge(1), NOON + MAX);
    const gone = { ...state, used: CAP };
    expect(admit(gone, FREE, ask("a"), NOON + MAX).verdict).toMatchObject({ ok: false, limit: "tokens" });
  });
});

describe("replies at once", () => {
  it("refuses while a reply is live and says when to look again", () => {
    const { state } = admit(fresh(NOON), FREE, ask("a"), NOON);
    const nearEnd = NOON + LEASE_MS - 1;
    expect(admit(state, FREE, ask("b"), NOON).verdict).toEqual({
      ok: false,
      limit: "concurrency",
      retryAfterMs: 5_000,
    });
    expect(admit(state, FREE, ask("b"), nearEnd).verdict).toMatchObject({ retryAfterMs: 1 });
    expect(admit(state, FREE, ask("b"), NOON + LEASE_MS).verdict.ok).toBe(true);
  });

  it("keeps a renewed lease alive for as long again", () => {
    const { state } = admit(fresh(NOON), FREE, ask("a"), NOON);
    const renewed = renew(state, grant("a"), NOON + 30_000);
    expect(peek(renewed, FREE, NOON + 30_000 + LEASE_MS - 1).replies.live).toBe(1);
    expect(peek(renewed, FREE, NOON + 30_000 + LEASE_MS).replies.live).toBe(0);
  });
});

describe("asking and settling twice", () => {
  it("gives a repeated ask its first verdict and takes nothing for it, before and after settling", () => {
    const first = admit(fresh(NOON), FREE, ask("a"), NOON);
    const again = admit(first.state, FREE, ask("a", { inputTokens: 77 }), NOON + 1);
    expect(again.verdict).toEqual({ ...first.verdict, duplicate: true });
    expect(again.state).toEqual(first.state);

    const settled = settle(first.state, settling("a"), charge(50), NOON + 2).state;
    const afterwards = admit(settled, FREE, ask("a"), NOON + 3);
    expect(afterwards.verdict).toEqual({ ...first.verdict, duplicate: true });
    expect(afterwards.state).toEqual(settled);
  });

  it("charges a lease once, and an unknown one never", () => {
    const { state } = admit(fresh(NOON), FREE, ask("a"), NOON);
    const once = settle(state, settling("a"), charge(50), NOON);
    expect(once.settled).toBe(true);
    expect(settle(once.state, settling("a"), charge(50), NOON)).toEqual({
      state: once.state,
      settled: false,
      raisedMicroUsd: 0,
    });
    expect(settle(once.state, settling("unknown"), charge(50), NOON)).toEqual({
      state: once.state,
      settled: false,
      raisedMicroUsd: 0,
    });
  });

  it("gives tokens and the request slot back on a refund, and charges a retry of it anew", () => {
    const before = spend(fresh(NOON), "kept", 100, NOON);
    const { state } = admit(before, FREE, ask("a"), NOON + 1);
    const refunded = settle(state, settling("a"), charge(0), NOON + 2).state;
    expect(peek(refunded, FREE, NOON + 2)).toEqual(peek(before, FREE, NOON + 2));
    expect(admit(refunded, FREE, ask("a"), NOON + 3).verdict).toMatchObject({ ok: true, duplicate: false });
  });
});

describe("midnight and expiry", () => {
  it("opens a new budget at 00:00 UTC and charges a reply of the evening to the old day", () => {
    const evening = fresh(MIDNIGHT - 1, CAP - 100);
    const { state } = admit(evening, FREE, ask("late"), MIDNIGHT - 1);
    expect(peek(state, FREE, MIDNIGHT - 1).tokens).toMatchObject({ remaining: 0, resetsInMs: 1 });
    expect(peek(state, FREE, MIDNIGHT).tokens).toMatchObject({ used: 0, held: 0, resetsInMs: DAY_MS });
    expect(peek(state, FREE, MIDNIGHT).replies.live).toBe(1);
    const after = settle(state, settling("late"), charge(100), MIDNIGHT + 1);
    expect(after.settled).toBe(true);
    expect(peek(after.state, FREE, MIDNIGHT + 1).tokens.used).toBe(0);
  });

  it("stops holding an expired lease, and still charges its late settle for an hour", () => {
    const { state } = admit(fresh(NOON), FREE, ask("orphan"), NOON);
    const expiresAt = NOON + LEASE_MS;
    expect(peek(state, FREE, expiresAt - 1).tokens.held).toBe(100);
    expect(peek(state, FREE, expiresAt).tokens.held).toBe(0);
    const late = settle(state, settling("orphan"), charge(60), expiresAt + HOUR_MS - 1);
    expect(peek(late.state, FREE, expiresAt + HOUR_MS).tokens.used).toBe(60);
    expect(settle(state, settling("orphan"), charge(60), expiresAt + HOUR_MS).settled).toBe(false);
  });
});

describe("unlimited", () => {
  it("checks no requests and no tokens, and keeps a bounded state", () => {
    let state = fresh(NOON);
    for (let n = 0; n < 1_000; n++) {
      const { state: held, verdict } = admit(state, UNLIMITED, ask(`m${n}`, { inputTokens: 1e9 }), NOON + n);
      expect(verdict).toMatchObject({ ok: true, grantedOutput: 90 });
      state = settle(held, settling(`m${n}`), charge(1e9), NOON + n).state;
    }
    expect(state.log).toEqual([]);
    expect(state.settled.length + state.leases.length).toBeLessThanOrEqual(100);
    expect(peek(state, UNLIMITED, NOON + 1_000)).toMatchObject({
      requests: { max: null, nextInMs: null },
      tokens: { max: null, remaining: null, used: 1e12 },
    });
  });

  it("still bounds the replies at once", () => {
    let state = fresh(NOON);
    for (let n = 0; n < UNLIMITED.replies; n++) state = admit(state, UNLIMITED, ask(`m${n}`), NOON).state;
    expect(admit(state, UNLIMITED, ask("more"), NOON).verdict).toMatchObject({ limit: "concurrency" });
  });
});

describe("a clock that goes backwards", () => {
  it("never rolls the day back", () => {
    const state = fresh(MIDNIGHT, CAP);
    expect(admit(state, FREE, ask("a"), MIDNIGHT - 1).verdict).toEqual({
      ok: false,
      limit: "tokens",
      retryAfterMs: DAY_MS + 1,
    });
  });

  it("heals: instants of the future hold for one window and one lease from now, no longer", () => {
    const full = spendAll(MAX - 1, NOON + DAY_MS);
    const { state } = admit(full, FREE, ask("live"), NOON + DAY_MS + MAX);
    expect(peek(state, FREE, NOON)).toMatchObject({
      requests: { remaining: 0, nextInMs: windowMs },
      replies: { live: 1 },
    });
    const touched = admit(state, FREE, ask("refused"), NOON).state;
    expect(peek(touched, FREE, NOON + windowMs)).toMatchObject({
      requests: { remaining: MAX },
      replies: { live: 0 },
    });
  });

  it("still gives the slot back of a message that was admitted in what is now the future", () => {
    const { state } = admit(fresh(NOON + 1_000), FREE, ask("a"), NOON + 1_000);
    expect(peek(settle(state, settling("a"), charge(0), NOON).state, FREE, NOON).requests.remaining).toBe(
      MAX,
    );
  });

  it("never lets more through in real time than a true clock would", () => {
    const step = fc.record({ gap: fc.integer({ min: 0, max: 30_000 }), back: fc.nat({ max: 90_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = fresh(NOON);
        let real = NOON;
        let behind = 0;
        const admitted: number[] = [];
        for (const [n, { gap, back }] of steps.entries()) {
          real += gap;
          behind += back;
          const next = admit(state, FREE, ask(`m${n}`), real - behind);
          state = settle(next.state, settling(`m${n}`), charge(1), real - behind).state;
          if (!next.verdict.ok) continue;
          admitted.push(real);
          expect(admitted.filter((instant) => real - instant < windowMs).length).toBeLessThanOrEqual(MAX);
        }
      }),
    );
  });
});

describe("bad figures", () => {
  it.each([
    ["a fraction", { inputTokens: 1.5 }],
    ["a negative input", { inputTokens: -1 }],
    ["not a number", { maxOutput: Number.NaN }],
    ["a sum that is not exact", { inputTokens: Number.MAX_SAFE_INTEGER }],
    ["a least output above the most", { minOutput: 91 }],
    ["a cut that is larger than the prompt", { cutInputs: [11] }],
    ["cuts that ascend", { cutInputs: [5, 6] }],
  ])("refuses %s with a RangeError", (_name, tokens) => {
    expect(() => admit(fresh(NOON), FREE, ask("a", tokens), NOON)).toThrow(RangeError);
  });

  it("refuses to settle or seed with a figure that is not a count of tokens", () => {
    expect(() => settle(fresh(NOON), settling("a"), charge(-1), NOON)).toThrow(RangeError);
    expect(() => fresh(NOON, 0.5)).toThrow(RangeError);
  });
});
