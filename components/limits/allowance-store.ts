import type { Allowance, Failure } from "@/server/errors";
import { atMostEvery } from "./at-most-every";
import { type Clock, pageClock } from "./clock";
import {
  atTime,
  type LimitState,
  nextDue,
  UNKNOWN,
  type Upgrade,
  unblocked,
  withAllowance,
  withFailure,
} from "./limit-state";
import { onWake } from "./on-wake";
import { delayed } from "./refill";
import { withSpentDay } from "./spent-day";
import { createTabSharing } from "./tab-sharing";

const REFRESH_AT_MOST_EVERY_MS = 5_000;
const MAX_TIMER_MS = 2_147_483_647;

interface Session {
  userId: string;
  /** As the server rendered it, just now. */
  initial: { allowance: Allowance; upgrade: Upgrade };
  /** Asks the server how things stand; its answer comes back through `ingestAllowance`. */
  refresh: () => Promise<unknown>;
}

export type AllowanceStore = ReturnType<typeof createAllowanceStore>;

/** One user's limits as this page knows them, fed by every answer, shared between the tabs, kept through a reload. */
export function createAllowanceStore(clock: Clock = pageClock) {
  let state = UNKNOWN;
  let seed: Allowance | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refresh: Session["refresh"] | null = null;
  const listeners = new Set<() => void>();

  // A failed reading leaves things as they are; the next deadline, or the next look at the page, asks again.
  const ask = atMostEvery(REFRESH_AT_MOST_EVERY_MS, clock, () => void refresh?.().catch(() => undefined));
  // Trouble is this tab's own, whatever the others know.
  const tabs = createTabSharing(clock, (heard) => show({ ...heard, trouble: state.trouble }));

  function show(next: LimitState) {
    if (next === state) return;
    state = next;
    waitForNextDue();
    for (const listener of listeners) listener();
  }

  function change(changed: LimitState) {
    const next = withSpentDay(changed, { now: clock.now(), wallNow: clock.wallNow() });
    if (next === state) return;
    show(next);
    tabs.tell(state);
  }

  function waitForNextDue() {
    clearTimeout(timer);
    if (!refresh) return;
    const due = nextDue(state, clock.now());
    if (due === null) return;
    timer = setTimeout(comeDue, Math.min(Math.ceil(due - clock.now()), MAX_TIMER_MS));
  }

  function comeDue() {
    change(atTime(state, clock.now()));
    waitForNextDue();
    if (!document.hidden) ask.call();
  }

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getState: () => state,
    /** Whose limits these are; `null` before the first `start`. */
    getUserId: tabs.getUserId,

    /** Begins or goes on for one user; another user's state is dropped. Returns the way to stop. */
    start(session: Session) {
      refresh = session.refresh;
      if (tabs.getUserId() !== session.userId) {
        seed = null;
        show(tabs.turnTo(session.userId));
      }
      tabs.open();
      const { allowance, upgrade } = session.initial;
      // A page that the router kept comes with the figures of its first rendering.
      const stale = allowance === seed;
      seed = allowance;
      const now = clock.now();
      change(atTime(stale ? state : withAllowance(state, allowance, now, upgrade), now));
      if (stale || state.refusal) ask.call();
      waitForNextDue();
      const forgetWake = onWake(clock, comeDue);
      return () => {
        forgetWake();
        clearTimeout(timer);
        ask.cancel();
        tabs.close();
        refresh = null;
      };
    },

    /**
     * `at`: when it was true at the earliest (a query's answer may be as old as its asking), which says what is newer.
     * Its spans count from now all the same: the server measured them later than `at`, and a message that goes out too
     * early is refused.
     */
    ingestAllowance(allowance: Allowance, { at, upgrade }: { at?: number; upgrade?: Upgrade } = {}) {
      const now = clock.now();
      const trueAt = at ?? now;
      change(withAllowance(state, delayed(allowance, now - trueAt), trueAt, upgrade));
    },
    ingestFailure(failure: Failure) {
      change(withFailure(state, failure, clock.now()));
    },
    /** A message was admitted, or the user wants to try another one: nothing stands in the way until the next answer. */
    unblock() {
      change(unblocked(state));
    },
  };
}

/** This tab's store. Empty on the server, where pages render from what they were given. */
export const allowanceStore = createAllowanceStore();
