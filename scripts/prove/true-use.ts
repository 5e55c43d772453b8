import type { RateLimited } from "../../server/errors";
import { PLANS, type Plan } from "../../server/plans";
import { leastOfMessage } from "./budget";
import type { Evidence } from "./judge";
import type { Sending } from "./send";
import { reservedMicroUsd, type Use, usesOf } from "./uses";

/** At or under this share of a limit's true use nobody may be refused by it. */
const SHARE = 0.9;
/** A process may repeat a refusal that it knows for as long without asking anew. */
const REPEATED_MS = 1_000;

/**
 * Refusals that the true use does not explain, each in a few words. The true use is never what the guard says of itself, and it is
 * taken generously: whatever may have been in flight counts as held.
 */
export function wronglyRefused(evidence: Evidence): string[] {
  const uses = usesOf(evidence.sendings, evidence.people, evidence.aftermath.ledger);
  return evidence.sendings.flatMap((refused) => {
    const { failure } = refused;
    if (failure?.code === "limits_unavailable" && !storeWasAway(refused, evidence))
      return ["limits_unavailable while the store was there"];
    return failure?.code === "rate_limited" ? unexplained(refused, failure, uses, evidence) : [];
  });
}

const storeWasAway = ({ sentAt, closedAt }: Sending, { storeAway }: Evidence): boolean =>
  storeAway.some(({ from, until }) => sentAt < until && closedAt > from);

function unexplained(
  refused: Sending,
  { limit, allowance }: RateLimited,
  uses: readonly Use[],
  { people, ceilingMicroUsd }: Evidence,
): string[] {
  const person = people.find(({ id }) => id === refused.userId);
  if (!person) return [`${limit} for somebody unknown`];
  const before = uses.filter((use) => use.from < refused.closedAt);
  const mine = before.filter((use) => use.userId === refused.userId);
  const heldSince = refused.sentAt - REPEATED_MS;
  const plan: Plan = PLANS[person.grant.plan];
  const unless = (explained: boolean, used: number, max: number | null) =>
    explained ? [] : [`${limit} at ${used} of ${max}`];
  // Of what is left, the last part may be too little for a whole message.
  const atMost = (used: number, need: number, max: number | null) =>
    unless(max !== null && (used > SHARE * max || used + need > max), used, max);
  const fewer = (count: number, max: number | null) => unless(max !== null && count >= max, count, max);
  switch (limit) {
    case "tokens":
    case "held":
      return atMost(total(mine, heldSince, "tokens"), leastOfMessage(), allowance.tokens.max);
    case "spend":
      return atMost(
        total(before, heldSince, "microUsd"),
        reservedMicroUsd(plan.maxOutputTokens),
        ceilingMicroUsd,
      );
    case "concurrency":
      return fewer(mine.filter((use) => use.until > heldSince).length, plan.replies);
    case "requests": {
      const from = heldSince - plan.requests.windowMs;
      return fewer(
        mine.filter((use) => use.from > from).length,
        person.grant.requestsMax ?? plan.requests.max,
      );
    }
    default:
      return limit satisfies never;
  }
}

/** What is used by then: what a message was charged, or all that it reserved where it may still have been held. */
const total = (uses: readonly Use[], heldSince: number, unit: "tokens" | "microUsd"): number =>
  uses.reduce(
    (sum, { until, reserved, charged }) =>
      sum + (until > heldSince ? Math.max(reserved[unit], charged[unit]) : charged[unit]),
    0,
  );
