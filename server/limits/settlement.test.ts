import { describe, expect, it } from "vitest";
import { PLANS } from "../plans";
import { type AdmissionState, admit, LEASE_MS, MAX_CLAIMS, peek, fresh as seeded } from "./admission";
import { limitsOf } from "./limiter";
import { ask, charge, fresh, grant, settling, userSeed } from "./limits.fixture";
import { renew, settle } from "./settlement";

const FREE = limitsOf("free");
const MAX = PLANS.free.requests.max;
const CAP = PLANS.free.tokensPerDay;
const NOON = Date.UTC(2026, 0, 15, 12);
const MIDNIGHT = Date.UTC(2026, 0, 16);

const admitted = (state: AdmissionState, id: string, now: number, claim?: string) => {
  const next = admit(state, FREE, ask(id, claim === undefined ? {} : { claim }), now);
  expect(next.verdict.ok).toBe(true);
  return next.state;
};
const usedOf = (state: AdmissionState, now: number) => peek(state, FREE, now).tokens.used;

describe("a reply that was taken for dead", () => {
  const swept = settle(admitted(fresh(NOON), "a", NOON), settling("a"), charge(40, 7), NOON + 1).state;

  it("is charged what it is larger by when it ends after all, once", () => {
    const ended = settle(swept, settling("a"), charge(60, 10), NOON + 2);
    expect(ended).toMatchObject({ settled: false, raisedMicroUsd: 3 });
    expect(usedOf(ended.state, NOON + 2)).toBe(60);
    const again = settle(ended.state, settling("a"), charge(60, 10), NOON + 3);
    expect(again).toEqual({ state: ended.state, settled: false, raisedMicroUsd: 0 });
  });

  it("is never charged less than before", () => {
    const ended = settle(swept, settling("a"), charge(39, 6), NOON + 2);
    expect(ended).toEqual({ state: swept, settled: false, raisedMicroUsd: 0 });
    expect(settle(swept, settling("a"), charge(0), NOON + 2).state).toEqual(swept);
  });

  it("changes nothing of the new day when its own is over", () => {
    const late = admitted(fresh(MIDNIGHT - 3), "late", MIDNIGHT - 3);
    const dead = settle(late, settling("late"), charge(40), MIDNIGHT - 2).state;
    expect(usedOf(settle(dead, settling("late"), charge(60), MIDNIGHT - 1).state, MIDNIGHT - 1)).toBe(60);
    expect(usedOf(settle(dead, settling("late"), charge(60), MIDNIGHT).state, MIDNIGHT)).toBe(0);
  });

  it("with nothing written yet gives its slot back and stays known", () => {
    const state = admitted(fresh(NOON), "a", NOON);
    const dead = settle(state, settling("a", { remember: true }), charge(0), NOON + 1).state;
    expect(peek(dead, FREE, NOON + 1)).toMatchObject({ requests: { remaining: MAX }, replies: { live: 0 } });
    expect(admit(dead, FREE, ask("a"), NOON + 2).verdict).toMatchObject({ duplicate: true });
    expect(usedOf(settle(dead, settling("a"), charge(25), NOON + 3).state, NOON + 3)).toBe(25);
  });
});

describe("a store that was emptied while a reply was on its way", () => {
  const admittedAt = NOON - 5_000;
  const lost = (writtenAt: number) => settling("lost", { admittedAt, writtenAt });

  it("charges it where the seed was read before its figures were in the ledger, and only there", () => {
    const state = fresh(NOON, 100);
    expect(usedOf(settle(state, lost(NOON), charge(40), NOON + 1).state, NOON + 1)).toBe(140);
    expect(usedOf(settle(state, lost(NOON - 1), charge(40), NOON + 1).state, NOON + 1)).toBe(100);
    const later = settling("later", { admittedAt: NOON, writtenAt: NOON + 1 });
    expect(usedOf(settle(state, later, charge(40), NOON + 1).state, NOON + 1)).toBe(100);
  });

  it("charges it once", () => {
    const { state, settled } = settle(fresh(NOON), lost(NOON), charge(40), NOON + 1);
    expect(settled).toBe(true);
    expect(settle(state, lost(NOON), charge(40), NOON + 2)).toMatchObject({ state, settled: false });
  });

  it("charges it to the day it was admitted on", () => {
    const evening = settling("lost", { admittedAt: MIDNIGHT - 1, writtenAt: MIDNIGHT + 1 });
    expect(usedOf(settle(fresh(MIDNIGHT), evening, charge(40), MIDNIGHT + 1).state, MIDNIGHT + 1)).toBe(0);
  });

  it("goes on holding what the seed knows to be open, and settles it as ever", () => {
    const open = { id: "open", admittedAt, input: 30, output: 70 };
    const seed = userSeed(NOON, { used: 5, log: [admittedAt], leases: [open] });
    const state = seeded(seed, FREE, NOON);
    expect(peek(state, FREE, NOON)).toMatchObject({
      requests: { remaining: MAX - 1 },
      tokens: { used: 5, held: 100 },
      replies: { live: 1 },
    });
    const ended = settle(state, settling("open", { admittedAt, writtenAt: NOON + 1 }), charge(60), NOON + 1);
    expect(peek(ended.state, FREE, NOON + 1).tokens).toMatchObject({ used: 65, held: 0 });
    const refunded = settle(state, settling("open", { admittedAt }), charge(0), NOON + 1).state;
    expect(peek(refunded, FREE, NOON + 1).requests.remaining).toBe(MAX);
  });

  it("holds a reply again that is renewed, though not one that was admitted since, or has ended", () => {
    const held = renew(fresh(NOON), grant("lost", { admittedAt }), NOON + 1);
    expect(peek(held, FREE, NOON + 1).tokens.held).toBe(100);
    const since = renew(fresh(NOON), grant("refunded", { admittedAt: NOON }), NOON + 1);
    expect(peek(since, FREE, NOON + 1).replies.live).toBe(0);
    const ended = settle(fresh(NOON), lost(NOON), charge(40), NOON + 1).state;
    expect(peek(renew(ended, grant("lost", { admittedAt }), NOON + 2), FREE, NOON + 2).replies.live).toBe(0);
  });
});

describe("taking back what got no answer", () => {
  const retract = (state: AdmissionState, claim: string) =>
    settle(state, settling("a", { claim }), charge(0), NOON + 1);

  it("gives slot and tokens back of the one who asked", () => {
    const state = admitted(fresh(NOON), "a", NOON, "mine");
    expect(retract(state, "mine").settled).toBe(true);
    expect(peek(retract(state, "mine").state, FREE, NOON + 1)).toEqual(peek(fresh(NOON), FREE, NOON + 1));
    expect(retract(state, "another")).toEqual({ state, settled: false, raisedMicroUsd: 0 });
  });

  it("leaves a lease alone for as long as somebody else asked for it, whoever was first", () => {
    const both = admitted(admitted(fresh(NOON), "a", NOON, "first"), "a", NOON, "second");
    for (const [one, other] of [
      ["first", "second"],
      ["second", "first"],
    ] as const) {
      const once = retract(both, one);
      expect(once.settled).toBe(false);
      expect(retract(once.state, one).settled).toBe(false);
      expect(retract(once.state, other).settled).toBe(true);
    }
  });

  it("counts two asks with one claim as one, which is no duplicate of itself", () => {
    const state = admitted(fresh(NOON), "a", NOON, "mine");
    const again = admit(state, FREE, ask("a", { claim: "mine" }), NOON);
    expect(again.verdict).toMatchObject({ ok: true, duplicate: false });
    expect(retract(again.state, "mine").settled).toBe(true);
  });

  it("touches no lease that was asked for without a claim, or by more than are noted, or that the seed brought", () => {
    const open = { id: "a", admittedAt: NOON, input: 1, output: 1 };
    const fromSeed = seeded(userSeed(NOON, { leases: [open] }), FREE, NOON);
    const plain = admitted(fresh(NOON), "a", NOON);
    let many = fresh(NOON);
    const claims = Array.from({ length: MAX_CLAIMS + 1 }, (_, n) => `claim ${n}`);
    for (const claim of claims) many = admitted(many, "a", NOON, claim);
    for (const state of [fromSeed, admitted(fromSeed, "a", NOON, "claim 0"), plain, many]) {
      let left = state;
      for (const claim of claims) left = retract(left, claim).state;
      expect(peek(left, FREE, NOON + 1).replies.live).toBe(1);
    }
  });

  it("comes too late for a reply that has ended", () => {
    const ended = settle(admitted(fresh(NOON), "a", NOON, "mine"), settling("a"), charge(40), NOON).state;
    expect(usedOf(retract(ended, "mine").state, NOON + 1)).toBe(40);
  });
});

describe("asking again for a lease that has expired", () => {
  const end = NOON + LEASE_MS;
  const expired = admitted(fresh(NOON), "a", NOON);

  it("makes it live again for as long as a new one, with its first verdict and at no slot", () => {
    const { state, verdict } = admit(expired, FREE, ask("a"), end);
    expect(verdict).toMatchObject({ ok: true, duplicate: true, admittedAt: NOON });
    expect(peek(state, FREE, end + LEASE_MS - 1)).toMatchObject({
      tokens: { held: 100 },
      replies: { live: 1 },
    });
  });

  it("is refused where others have what it held", () => {
    const other = admitted(expired, "b", end);
    expect(admit(other, FREE, ask("a"), end).verdict).toMatchObject({ limit: "concurrency" });
    const wide = { ...FREE, replies: 2 };
    const almost = admit(expired, wide, ask("c", { inputTokens: CAP - 189 }), end).state;
    expect(admit(almost, wide, ask("a"), end).verdict).toMatchObject({ limit: "held" });
    const spent = settle(almost, settling("c"), charge(CAP - 99), end).state;
    expect(admit(spent, wide, ask("a"), end).verdict).toMatchObject({ limit: "tokens" });
    const justFits = settle(almost, settling("c"), charge(CAP - 100), end).state;
    expect(admit(justFits, wide, ask("a"), end).verdict.ok).toBe(true);
  });
});
