import type { Limits, Standing, Verdict } from "./admission";
import { BadAnswer } from "./breaker";
import type { Cold } from "./store";

/** A script's answer: integers alone, as every transport brings them the same. lua/scripts.ts says which. */
export type Answer = readonly number[];

const COLD = 0;
const ADMITTED = 1;
const LIMITS = [null, "requests", "concurrency", "held", "tokens", "spend"] as const;
/** Where the standing begins. */
const HEAD = 7;

const at = (answer: Answer, place: number): number => {
  const figure = answer[place];
  if (typeof figure !== "number") throw new BadAnswer(`The store answered ${JSON.stringify(answer)}`);
  return figure;
};

const orNull = (figure: number) => (figure < 0 ? null : figure);

export function coldOf(answer: Answer): Cold | null {
  if (at(answer, 0) !== COLD) return null;
  return { cold: { at: at(answer, 1), user: at(answer, 2) === 1, ceiling: at(answer, 3) === 1 } };
}

export const clockOf = (answer: Answer) => at(answer, 1);

export function verdictOf(answer: Answer): { verdict: Verdict; holds: boolean } {
  if (at(answer, 0) === ADMITTED) {
    const verdict = {
      ok: true,
      inputTokens: at(answer, 2),
      grantedOutput: at(answer, 3),
      admittedAt: at(answer, 4),
      duplicate: at(answer, 5) === 1,
    } as const;
    return { verdict, holds: at(answer, 6) === 1 };
  }
  const limit = LIMITS[at(answer, 2)];
  if (!limit) throw new BadAnswer(`The store answered ${JSON.stringify(answer)}`);
  return { verdict: { ok: false, limit, retryAfterMs: at(answer, 3) }, holds: false };
}

export function settledOf(answer: Answer) {
  return {
    settled: at(answer, 2) === 1,
    raisedMicroUsd: at(answer, 3),
    lacksUser: at(answer, 4) === 1,
    lacksCeiling: at(answer, 5) === 1,
  };
}

export function standingOf(answer: Answer, { requests, tokensPerDay, replies }: Limits): Standing {
  const [remaining, nextInMs, used, held, left, resetsInMs, live] = answer.slice(HEAD);
  const figure = (value: number | undefined) => value ?? at(answer, answer.length);
  const free = figure(remaining);
  return {
    requests: {
      max: requests.max,
      remaining: free < 0 ? Number.MAX_SAFE_INTEGER : free,
      windowMs: requests.windowMs,
      nextInMs: orNull(figure(nextInMs)),
    },
    tokens: {
      max: tokensPerDay,
      used: figure(used),
      held: figure(held),
      remaining: orNull(figure(left)),
      resetsInMs: figure(resetsInMs),
    },
    replies: { max: replies, live: figure(live) },
  };
}
