import type { LimitName } from "../../server/errors";
import type { Sending } from "./send";
import type { Person, Trial } from "./trial";
import type { CallPlan } from "./upstream";

/** Slow enough that replies overlap, and fast enough for a row. */
export const STEADY: CallPlan = { tokensPerSecond: 800 };
/** For faults in mid-stream: a reply takes some seconds. */
export const SLOW: CallPlan = { tokensPerSecond: 50 };

const AT_ONCE = 8;
const RETRY_MS = 100;
const DEADLINE_MS = 60_000;

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

export const refusedBy = ({ failure }: Sending): LimitName | null =>
  failure?.code === "rate_limited" ? failure.limit : null;

/** What a person's replies were charged, by their receipts. */
export const chargedOf = ({ sendings }: Trial, { id }: Person): number =>
  sendings.reduce(
    (sum, { userId, end }) => sum + (userId === id ? (end?.receipt?.chargedTokens ?? 0) : 0),
    0,
  );

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Goes on sending, always more at once than fit, until the day's tokens are gone, whatever refuses in between; and checks
 * that they really were: nobody may be kept from the last tenth of a budget.
 */
export async function useUp(trial: Trial, person: Person): Promise<void> {
  const until = performance.now() + DEADLINE_MS;
  while (performance.now() < until) {
    const round = await Promise.all(times(AT_ONCE, () => trial.send(person, { plan: STEADY })));
    if (round.some(({ status }) => status === 200)) continue;
    if (round.some((sending) => refusedBy(sending) === "tokens")) break;
    await pause(RETRY_MS);
  }
  const budget = person.grant.tokensPerDay ?? 0;
  const charged = chargedOf(trial, person);
  trial.check("a budget can be used up", charged >= 0.9 * budget, `${charged} of ${budget} tokens`);
}
