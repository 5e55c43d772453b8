import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PLANS } from "../plans";
import type { Ask } from "./admission";
import { withKnownRefusals } from "./known-refusals";
import { limitsOf } from "./limiter";
import { ask, charge, grant, seedsAt, settling } from "./limits.fixture";
import { createMemoryStore } from "./memory-store";
import { type AdmissionStore, isCold } from "./store";

const FREE = limitsOf("free");
const MAX = PLANS.free.requests.max;
const CAP = PLANS.free.tokensPerDay;
const NOON = Date.UTC(2026, 0, 15, 12);

let behind: AdmissionStore;
let store: AdmissionStore;
let asked: number;

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  asked = 0;
  behind = createMemoryStore({ now: Date.now, ceilingMicroUsd: 1_000 });
  store = withKnownRefusals({
    ...behind,
    admit: (...args) => {
      asked += 1;
      return behind.admit(...args);
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
});

async function admit(leaseId: string, rest: Partial<Ask> = {}, { key = "u", used = 0, limits = FREE } = {}) {
  const before = asked;
  const decision = await store.admit(key, limits, ask(leaseId, rest), seedsAt(Date.now(), used));
  if (isCold(decision)) throw new Error("It has its seeds");
  return { ...decision, local: asked === before };
}
async function fillWindow(): Promise<void> {
  for (let n = 0; n < MAX; n++) {
    await admit(`m${n}`);
    await store.settle("u", FREE, settling(`m${n}`), charge(1));
  }
}

describe("a refusal with a known end", () => {
  beforeEach(fillWindow);

  it("is answered here for a second, with its times run down to the millisecond", async () => {
    const first = await admit("more");
    expect(first).toMatchObject({ local: false, verdict: { ok: false, limit: "requests" } });
    vi.advanceTimersByTime(999);
    const again = await admit("another");
    expect(again).toMatchObject({ local: true, at: NOON + 999 });
    const { verdict, standing } = again;
    const real = await behind.admit("u", FREE, ask("real"));
    expect({ verdict, standing }).toEqual(
      isCold(real) ? null : { verdict: real.verdict, standing: real.standing },
    );
    vi.advanceTimersByTime(1);
    expect(await admit("third")).toMatchObject({ local: false });
  });

  it("is never answered here at or after its end", async () => {
    vi.advanceTimersByTime(FREE.requests.windowMs - 10);
    await admit("early");
    vi.advanceTimersByTime(9);
    expect(await admit("still early")).toMatchObject({ local: true, verdict: { retryAfterMs: 1 } });
    vi.advanceTimersByTime(1);
    expect(await admit("on time")).toMatchObject({ local: false, verdict: { ok: true } });
  });

  it("does not stand for another user, or for other limits of this one", async () => {
    await admit("more");
    expect(await admit("more", {}, { key: "v" })).toMatchObject({ verdict: { ok: true } });
    expect(await admit("more", {}, { limits: limitsOf("pro") })).toMatchObject({ verdict: { ok: true } });
  });

  it("does not keep a message that was admitted here from its first verdict", async () => {
    await admit("more");
    expect(await admit("m0")).toMatchObject({ local: false, verdict: { ok: true, duplicate: true } });
  });

  it.each([
    ["settled", () => store.settle("u", FREE, settling("none"), charge(0))],
    ["renewed", () => store.renew("u", grant("none"))],
    ["forgotten", () => store.forget("u")],
  ])("is forgotten when something is %s here", async (_word, act) => {
    await admit("more");
    await act();
    expect(await admit("again")).toMatchObject({ local: false });
  });
});

describe("a refusal for a message's size", () => {
  it("stands for messages that are not smaller, and says nothing of smaller ones", async () => {
    const used = CAP - 100;
    const large = { inputTokens: 100, minOutput: 20 };
    expect(await admit("a", large, { used })).toMatchObject({ verdict: { limit: "tokens" } });
    expect(await admit("b", { ...large, inputTokens: 101 })).toMatchObject({ local: true });
    expect(await admit("c", { ...large, maxOutput: 91 })).toMatchObject({ local: true });
    expect(await admit("d", { ...large, cutInputs: [80] })).toMatchObject({ verdict: { ok: true } });
  });

  it("is looked at anew where only the least output is smaller", async () => {
    const used = CAP - 110;
    expect(await admit("a", { inputTokens: 100 }, { used })).toMatchObject({ local: false });
    const smaller = await admit("b", { inputTokens: 100, minOutput: 10 });
    expect(smaller).toMatchObject({ verdict: { ok: true } });
  });

  it("of the whole app's ceiling is one too, in money", async () => {
    const dear = { price: { inputNanoUsd: 0, outputNanoUsd: 12_000 } };
    expect(await admit("a", dear)).toMatchObject({ verdict: { limit: "spend" } });
    expect(await admit("b", dear)).toMatchObject({ local: true });
    expect(await admit("c")).toMatchObject({ verdict: { ok: true } });
  });
});

it("that a reply's end may lift at any moment is asked for again soon", async () => {
  await admit("a");
  expect(await admit("b")).toMatchObject({ local: false, verdict: { limit: "concurrency" } });
  vi.advanceTimersByTime(249);
  expect(await admit("b")).toMatchObject({ local: true });
  await behind.settle("u", FREE, settling("a"), charge(1));
  vi.advanceTimersByTime(1);
  expect(await admit("b")).toMatchObject({ verdict: { ok: true } });
});

it("keeps a bounded number of refusals, the newest", async () => {
  const broke = { used: CAP };
  for (let n = 0; n <= 10_000; n++) await admit("a", {}, { key: `user-${n}`, ...broke });
  expect(await admit("a", {}, { key: "user-10000" })).toMatchObject({ local: true });
  expect(await admit("a", {}, { key: "user-0" })).toMatchObject({ local: false });
});

it("lets a refusal go when its clock goes back: it would stand for longer than a second", async () => {
  let clock = NOON;
  const knowing = withKnownRefusals(behind, () => clock);
  const over = (leaseId: string) => knowing.admit("u", FREE, ask(leaseId), seedsAt(NOON, CAP));
  await over("a");
  expect(knowing.knownRefusal("u", FREE, "b")).toMatchObject({ verdict: { limit: "tokens" } });
  clock -= 1;
  expect(knowing.knownRefusal("u", FREE, "b")).toBeNull();
});
