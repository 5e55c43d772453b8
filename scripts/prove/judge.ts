import { chargedTokens } from "../../server/ai/usage";
import { crowdedWindows, doubledCalls, overspendOf, underchargedTokens, unknownCalls } from "./books";
import type { Verdicts } from "./control";
import type { Aftermath } from "./quiet";
import type { Sending } from "./send";
import type { Check, Person } from "./trial";
import { wronglyRefused } from "./true-use";
import type { UpstreamCall } from "./upstream";

/** All that is known of a row when nothing runs any more. */
export interface Evidence {
  people: readonly Person[];
  sendings: readonly Sending[];
  /** Of the row's messages. */
  calls: readonly UpstreamCall[];
  aftermath: Aftermath;
  verdicts: Verdicts;
  checks: readonly Check[];
  quietMs: number;
  breaksConnections: boolean;
  storeAway: readonly { from: number; until: number }[];
  ceilingMicroUsd: number | null;
}

/** A row of the table. Tokens are weighted, as budgets count them. */
export interface Figures {
  sent: number;
  answered: number;
  refused: number;
  unavailable: number;
  calls: number;
  billed: number;
  charged: number;
  guard: number;
  /** Tokens past a budget, by the ledger or by the provider, whichever is more; of the ceiling, micro-dollars. */
  overspend: number;
  wronglyRefused: number;
  verdictMs: number;
  requestMs: number;
  quietMs: number;
  broken: Check[];
}

export const VERDICT_DEADLINE_MS = 1_200;

/** Holds what happened against what is promised to hold in every row, and the row's own promises. */
export function judge(evidence: Evidence): Figures {
  const { people, sendings, calls, aftermath, verdicts, checks } = evidence;
  const { ledger, allowances, amiss, quietMs } = aftermath;
  const statuses = (status: number) => sendings.filter((sending) => sending.status === status).length;
  const sum = (figures: number[]) => figures.reduce((total, figure) => total + figure, 0);
  const wrong = wronglyRefused(evidence);
  const overspend = overspendOf(evidence);
  const unknown = unknownCalls(evidence);
  const short = underchargedTokens(ledger, calls);
  const doubled = doubledCalls(calls);
  const crowded = crowdedWindows(people, ledger);
  const odd = sendings.filter((sending) => isOdd(sending, evidence.breaksConnections));
  const common: Check[] = [
    { promise: "overspend 0", kept: overspend === 0, seen: `${overspend}` },
    {
      promise: "no false refusal at or under 90 % of true use",
      kept: wrong.length === 0,
      seen: `${wrong.length}, the first: ${wrong[0]}`,
    },
    {
      promise: "no call to the provider that the ledger doesn't know",
      kept: unknown === 0,
      seen: `${unknown}`,
    },
    { promise: "what was billed is charged", kept: short === 0, seen: `${short} tokens were not` },
    { promise: "a message is billed once", kept: doubled === 0, seen: `${doubled} were billed twice` },
    {
      promise: "never more requests in a window than allowed",
      kept: crowded === 0,
      seen: `${crowded} windows`,
    },
    {
      promise: "nothing stays held, and the guard agrees with the ledger",
      kept: amiss === null,
      seen: `${amiss}`,
    },
    {
      promise: `a verdict within ${VERDICT_DEADLINE_MS} ms`,
      kept: verdicts.limiterMs <= VERDICT_DEADLINE_MS,
      seen: `${Math.round(verdicts.limiterMs)} ms`,
    },
    {
      promise: "every answer is a reply or a typed refusal",
      kept: odd.length === 0,
      seen: `${odd.length}, the first: HTTP ${odd[0]?.status}`,
    },
  ];
  return {
    sent: sendings.length,
    answered: statuses(200),
    refused: statuses(429),
    unavailable: sendings.length - statuses(200) - statuses(429),
    calls: calls.length,
    billed: sum(calls.map(({ usage }) => chargedTokens(usage))),
    charged: sum(ledger.map((row) => row.chargedTokens)),
    guard: sum(allowances.map(({ tokens }) => tokens.used)),
    overspend,
    wronglyRefused: wrong.length,
    verdictMs: verdicts.limiterMs,
    requestMs: verdicts.requestMs,
    quietMs: Math.max(quietMs, evidence.quietMs),
    broken: [...common, ...checks].filter(({ kept }) => !kept),
  };
}

/** Whoever stays on the line gets a typed refusal, or a reply with an end that says how it went. */
function isOdd({ status, failure, end, vanished }: Sending, breaksConnections: boolean): boolean {
  if (status === null) return !vanished && !breaksConnections;
  if (status === 200) return end === null && !vanished && !breaksConnections;
  return failure === null || status === 500;
}
