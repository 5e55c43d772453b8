import { FailureError } from "../errors";
import { log, reasonOf } from "../log";
import { isOfOneCommand } from "../redis/failures";

const FAILURES_IN_A_ROW = 5;
export const RETRY_MS = 5_000;

/** The store was not asked, since it has just failed too often. */
export class NotAsked extends Error {
  override readonly name = "NotAsked";
}

/** The store's answer for a key is none that it can give. */
export class BadAnswer extends Error {
  override readonly name = "BadAnswer";
}

export interface Breaker {
  /**
   * A RangeError is the caller's fault, and what the store says of one command is no sign that it is away.
   * @throws NotAsked at once while the store is away
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** For how long nothing is asked of the store; 0 when the next call may ask. */
  waitMs(): number;
  readonly open: boolean;
  readonly lastFailure: { at: number; reason: string } | null;
}

/**
 * After five failures in a row nothing waits for the store any more: one call each five seconds tries it, those that come
 * meanwhile wait for its outcome, and the first that succeeds lets all through again. It waits on a clock that cannot be set.
 * @param now Unix milliseconds, for saying when the last failure was
 */
export function createBreaker(now: () => number): Breaker {
  let failures = 0;
  let nextTryAt = 0;
  let lastFailure: Breaker["lastFailure"] = null;
  /** Settles with the call that tries a store that was away. */
  let trying: Promise<void> | null = null;
  const isOpen = () => failures >= FAILURES_IN_A_ROW;
  const waitMs = () => (isOpen() ? Math.max(0, Math.ceil(nextTryAt - performance.now())) : 0);

  function failed(error: unknown): void {
    lastFailure = { at: now(), reason: reasonOf(error) };
    failures += 1;
    if (failures === FAILURES_IN_A_ROW) log.error("limits.store_away", { reason: lastFailure.reason });
    if (isOpen()) nextTryAt = performance.now() + RETRY_MS;
  }

  /** One user's key may be broken; the limits of the others must not close for it. */
  function answered(error: unknown): void {
    succeeded();
    lastFailure = { at: now(), reason: reasonOf(error) };
  }

  function succeeded(): void {
    if (isOpen()) log.info("limits.store_back");
    failures = 0;
  }

  async function asked<T>(call: () => Promise<T>): Promise<T> {
    try {
      const answer = await call();
      succeeded();
      return answer;
    } catch (error) {
      if (isOfOneCommand(error) || error instanceof BadAnswer) answered(error);
      else if (!(error instanceof RangeError)) failed(error);
      throw error;
    }
  }

  return {
    async run(call) {
      while (isOpen() && trying) await trying;
      if (!isOpen()) return asked(call);
      if (waitMs() > 0) throw new NotAsked("The store of the limits is away");
      nextTryAt = performance.now() + RETRY_MS;
      const answer = asked(call);
      const over = () => {
        trying = null;
      };
      trying = answer.then(over, over);
      return answer;
    },
    waitMs,
    get open() {
      return isOpen();
    },
    get lastFailure() {
      return lastFailure;
    },
  };
}

/** What cannot be checked is not allowed. */
export const unavailable = (retryAfterMs: number, cause: unknown) =>
  new FailureError({ code: "limits_unavailable", retryAfterMs: Math.max(1, retryAfterMs) }, undefined, {
    cause,
  });
