import { describe, expect, it } from "vitest";
import { PLANS } from "../../server/plans";
import { BUDGET, leastOfMessage, tokensOnly } from "./budget";
import type { LedgerRow } from "./control";
import { type Evidence, judge, VERDICT_DEADLINE_MS } from "./judge";
import type { Sending } from "./send";
import type { UpstreamCall } from "./upstream";

const USER = "user";
const AT = Date.UTC(2026, 0, 1, 12);

const sending = (nonce: string, more: Partial<Sending> = {}): Sending => ({
  userId: USER,
  nonce,
  messageId: nonce,
  sentAt: 0,
  answeredAt: 1,
  endedAt: 2,
  closedAt: 2,
  status: 200,
  failure: null,
  text: "a reply",
  end: { type: "done" } as Sending["end"],
  grantedOutput: 300,
  vanished: false,
  ...more,
});

const refused = (
  limit: "tokens" | "requests" | "concurrency" | "spend",
  more: Partial<Sending> = {},
): Sending =>
  sending("refused", {
    status: 429,
    end: null,
    sentAt: 10_000,
    closedAt: 10_001,
    failure: { code: "rate_limited", limit, allowance: { tokens: { max: BUDGET } } } as Sending["failure"],
    ...more,
  });

const row = (nonce: string | null, tokens: number, more: Partial<LedgerRow> = {}): LedgerRow => ({
  leaseId: nonce ?? "gone",
  userId: USER,
  nonce,
  ended: "complete",
  chargedTokens: tokens,
  costMicroUsd: tokens,
  estimatedInputTokens: 0,
  day: "2026-01-01",
  admittedAt: AT,
  ...more,
});

const call = (nonce: string, tokens: number): UpstreamCall => ({
  nonce,
  model: "claude-haiku-5-5",
  usage: { inputTokens: tokens, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 },
});

/** One message that went as it should. */
function evidence({
  ledger = [row("a", 100)],
  ...more
}: Partial<Evidence> & { ledger?: LedgerRow[] } = {}): Evidence {
  return {
    people: [{ id: USER, grant: tokensOnly(BUDGET), mostTokens: BUDGET }],
    sendings: [sending("a")],
    calls: [call("a", 100)],
    aftermath: { ledger, allowances: [], amiss: null, quietMs: 0 },
    verdicts: { limiterMs: VERDICT_DEADLINE_MS, requestMs: VERDICT_DEADLINE_MS },
    checks: [],
    quietMs: 0,
    breaksConnections: false,
    storeAway: [],
    ceilingMicroUsd: null,
    ...more,
  };
}

const broken = (found: Evidence): string[] => judge(found).broken.map(({ promise }) => promise);

describe("judge", () => {
  it("finds nothing where a message was called, billed and charged once", () => {
    expect(broken(evidence())).toEqual([]);
  });

  it("finds one token over a budget, by the ledger or by the provider, and none at it", () => {
    const at = (charged: number, billed: number) =>
      judge(evidence({ ledger: [row("a", charged)], calls: [call("a", billed)] })).overspend;
    expect(at(BUDGET, BUDGET)).toBe(0);
    expect(at(BUDGET + 1, BUDGET)).toBe(1);
    expect(at(BUDGET, BUDGET + 2)).toBe(2);
  });

  it("holds each day against the budget by itself", () => {
    const [one, other] = [row("a", BUDGET), row("b", BUDGET, { day: "2026-01-02" })];
    const both = { sendings: [sending("a"), sending("b")], calls: [call("a", BUDGET), call("b", BUDGET)] };
    expect(judge(evidence({ ...both, ledger: [one, other] })).overspend).toBe(0);
    expect(judge(evidence({ ...both, ledger: [one, { ...other, day: one.day }] })).overspend).toBe(BUDGET);
  });

  it("finds one micro-dollar over the app's ceiling", () => {
    const over = (ceilingMicroUsd: number) => judge(evidence({ ceilingMicroUsd })).overspend;
    expect([over(100), over(99)]).toEqual([0, 1]);
  });

  it("finds a call that the ledger doesn't know, unless it has a refusal of the provider for it", () => {
    const calls = [call("a", 100), call("b", 0)];
    const sendings = [sending("a"), sending("b")];
    const promise = "no call to the provider that the ledger doesn't know";
    expect(broken(evidence({ calls, sendings }))).toEqual([promise]);
    const back = row(null, 0, { ended: "refused" });
    expect(broken(evidence({ calls, sendings, ledger: [row("a", 100), back] }))).toEqual([]);
  });

  it("finds a token that was billed and not charged, but for a process that died", () => {
    const one = (ended: LedgerRow["ended"]) => evidence({ ledger: [row("a", 99, { ended })] });
    expect(broken(one("lost"))).toEqual(["what was billed is charged"]);
    expect(broken(one("died"))).toEqual([]);
  });

  it("finds a message that was billed twice", () => {
    const twice = evidence({ calls: [call("a", 50), call("a", 50)] });
    expect(broken(twice)).toEqual(["a message is billed once"]);
  });

  it("finds one request too many in a window, and none when the first has left it", () => {
    const { max, windowMs } = PLANS.free.requests;
    const admitted = (lastAt: number) => {
      const nonces = Array.from({ length: max + 1 }, (_, i) => `${i}`);
      return evidence({
        people: [
          { id: USER, grant: { plan: "free", requestsMax: null, tokensPerDay: null }, mostTokens: null },
        ],
        sendings: nonces.map((nonce) => sending(nonce)),
        calls: nonces.map((nonce) => call(nonce, 1)),
        ledger: nonces.map((nonce, i) => row(nonce, 1, { admittedAt: i === max ? AT + lastAt : AT })),
      });
    };
    expect(broken(admitted(windowMs))).toEqual([]);
    expect(broken(admitted(windowMs - 1))).toEqual(["never more requests in a window than allowed"]);
  });

  it("finds a late verdict, what stays held, and an answer that is neither reply nor refusal", () => {
    const late = { limiterMs: VERDICT_DEADLINE_MS + 1, requestMs: 0 };
    expect(broken(evidence({ verdicts: late }))).toHaveLength(1);
    expect(broken(evidence({ aftermath: { ...evidence().aftermath, amiss: "held" } }))).toHaveLength(1);
    const odd = [{ status: 500 }, { status: 503, failure: null }, { status: null }, { end: null }];
    for (const more of odd) expect(broken(evidence({ sendings: [sending("a", more)] }))).toHaveLength(1);
    const gone = evidence({ sendings: [sending("a", { end: null })], breaksConnections: true });
    expect(broken(gone)).toEqual([]);
  });

  it("adds what the row checked by itself", () => {
    const checks = [{ promise: "the row's own", kept: false, seen: "nothing" }];
    expect(broken(evidence({ checks }))).toEqual(["the row's own"]);
  });
});

describe("wrong refusals", () => {
  const PROMISE = "no false refusal at or under 90 % of true use";

  it("are those by tokens at or under nine tenths of what was charged", () => {
    const at = (used: number) =>
      evidence({
        sendings: [sending("a"), refused("tokens")],
        ledger: [row("a", used)],
        calls: [call("a", used)],
      });
    expect(broken(at(0.9 * BUDGET))).toEqual([PROMISE]);
    expect(broken(at(0.9 * BUDGET + 1))).toEqual([]);
  });

  it("are none where what is left is too little for a message", () => {
    const max = 2 * leastOfMessage();
    const failure = {
      code: "rate_limited",
      limit: "tokens",
      allowance: { tokens: { max } },
    } as Sending["failure"];
    const at = (used: number) =>
      evidence({
        sendings: [sending("a"), refused("tokens", { failure })],
        ledger: [row("a", used)],
        calls: [call("a", used)],
      });
    expect(broken(at(max / 2))).toEqual([PROMISE]);
    expect(broken(at(max / 2 + 1))).toEqual([]);
  });

  it("count what was in flight as all that it may have held", () => {
    const running = sending("a", { grantedOutput: BUDGET, endedAt: 20_000, closedAt: 20_000 });
    expect(broken(evidence({ sendings: [running, refused("tokens")] }))).toEqual([]);
    const over = { ...running, endedAt: 1_000, closedAt: 1_000 };
    expect(broken(evidence({ sendings: [over, refused("tokens")] }))).toEqual([PROMISE]);
  });

  it("are those by replies at once with one fewer in flight, and by requests with one fewer in the window", () => {
    const { replies, requests } = PLANS.free;
    const people = [
      { id: USER, grant: { plan: "free", requestsMax: null, tokensPerDay: null } as const, mostTokens: null },
    ];
    const with_ = (limit: "requests" | "concurrency", count: number, endedAt: number) => {
      const nonces = Array.from({ length: count }, (_, i) => `${i}`);
      return evidence({
        people,
        sendings: [...nonces.map((nonce) => sending(nonce, { endedAt })), refused(limit)],
        calls: nonces.map((nonce) => call(nonce, 1)),
        ledger: nonces.map((nonce, i) => row(nonce, 1, { admittedAt: AT + i * requests.windowMs })),
      });
    };
    expect(broken(with_("concurrency", replies, 20_000))).toEqual([]);
    expect(broken(with_("concurrency", replies - 1, 20_000))).toEqual([PROMISE]);
    expect(broken(with_("requests", requests.max, 1))).toEqual([]);
    expect(broken(with_("requests", requests.max - 1, 1))).toEqual([PROMISE]);
  });

  it("are those for want of a store that was there", () => {
    const unavailable = refused("tokens", {
      status: 503,
      failure: { code: "limits_unavailable", retryAfterMs: 1 },
    });
    const sendings = [sending("a"), unavailable];
    expect(broken(evidence({ sendings }))).toEqual([PROMISE]);
    expect(broken(evidence({ sendings, storeAway: [{ from: 9_000, until: 11_000 }] }))).toEqual([]);
  });
});
