/** An attempt to be admitted that got no answer. */
interface Unanswered {
  key: string;
  leaseId: string;
  claim: string;
}

export interface Retractions {
  add(unanswered: Unanswered): void;
  /** Gives what is left a last try; adds nothing any more. */
  close(): Promise<void>;
}

interface Waiting extends Unanswered {
  /** It is delivered twice: on another connection a message can be overtaken by its own retraction. */
  deliveries: number;
  notBefore: number;
}

const MAX_WAITING = 10_000;
const AT_ONCE = 50;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
const SECOND_AFTER_MS = 5_000;

/**
 * Takes back what a store may have admitted without anybody hearing of it, so that nobody waits for a slot that
 * nobody uses. Tried again until delivered; where too many wait the oldest are dropped, whose leases run out by
 * themselves.
 */
export function createRetractions(deliver: (unanswered: Unanswered) => Promise<unknown>): Retractions {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let waitMs = FIRST_WAIT_MS;
  let closed = false;

  function schedule(): void {
    if (timer || closed || waiting.length === 0) return;
    timer = setTimeout(() => void round(), waitMs);
    timer.unref();
  }

  async function round(): Promise<void> {
    const now = performance.now();
    const due = waiting.filter(({ notBefore }) => notBefore <= now).slice(0, AT_ONCE);
    const failed = await tryAll(due);
    waitMs = failed ? Math.min(2 * waitMs, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
    timer = undefined;
    schedule();
  }

  /** @returns whether one failed */
  async function tryAll(due: readonly Waiting[]): Promise<boolean> {
    const results = await Promise.allSettled(due.map(deliver));
    const done = new Set(due.filter((_, index) => results[index]?.status === "fulfilled"));
    for (const one of done) {
      one.deliveries += 1;
      one.notBefore = performance.now() + SECOND_AFTER_MS;
    }
    waiting = waiting.filter((one) => !done.has(one) || one.deliveries < 2);
    return done.size < due.length;
  }

  return {
    add(unanswered) {
      if (closed) return;
      waiting.push({ ...unanswered, deliveries: 0, notBefore: 0 });
      if (waiting.length > MAX_WAITING) waiting.shift();
      schedule();
    },

    async close() {
      closed = true;
      clearTimeout(timer);
      await tryAll(waiting.filter(({ deliveries }) => deliveries === 0));
      waiting = [];
    },
  };
}
