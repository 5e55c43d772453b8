import type { Allowance, Failure } from "@/server/errors";
import { atMostEvery } from "./at-most-every";
import { type Clock, pageClock } from "./clock";
import { readSnapshot, takeSnapshot } from "./limit-snapshot";
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
import { keepRefusal, keptRefusal } from "./refusal-storage";

const REFRESH_AT_MOST_EVERY_MS = 5_000;
const MAX_TIMER_MS = 2_147_483_647;
/** What whole milliseconds of the wall clock can hide. */
const ROUNDING_MS = 1;

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
  /** When this tab itself last learned something. */
  let learnedAt = Number.NEGATIVE_INFINITY;
  let userId: string | null = null;
  let seed: Allowance | null = null;
  let channel: BroadcastChannel | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refresh: Session["refresh"] | null = null;
  const listeners = new Set<() => void>();

  // A failed reading leaves things as they are; the next deadline, or the next look at the page, asks again.
  const ask = atMostEvery(REFRESH_AT_MOST_EVERY_MS, clock, () => void refresh?.().catch(() => undefined));
  const instant = () => ({ now: clock.now(), wallNow: clock.wallNow() });

  function show(next: LimitState) {
    if (next === state) return;
    state = next;
    waitForNextDue();
    for (const listener of listeners) listener();
  }

  function change(next: LimitState) {
    if (next === state) return;
    learnedAt = clock.now();
    show(next);
    const snapshot = takeSnapshot(state, instant());
    if (!snapshot || userId === null) return;
    channel?.postMessage(snapshot);
    keepRefusal(userId, snapshot);
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

  function hear(message: unknown) {
    const heard = readSnapshot(message, instant());
    // Messages come in order; one that crossed with what this tab has learned since is older.
    if (heard && heard.at - ROUNDING_MS >= learnedAt) show({ ...heard.state, trouble: state.trouble });
  }

  function reset(next: string) {
    userId = next;
    seed = null;
    learnedAt = Number.NEGATIVE_INFINITY;
    const kept = readSnapshot(keptRefusal(next), instant());
    show(kept ? atTime(kept.state, clock.now()) : UNKNOWN);
  }

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getState: () => state,
    /** Whose limits these are; `null` before the first `start`. */
    getUserId: () => userId,

    /** Begins or goes on for one user; another user's state is dropped. Returns the way to stop. */
    start(session: Session) {
      refresh = session.refresh;
      if (userId !== session.userId) reset(session.userId);
      channel = new BroadcastChannel(`headroom:limits:${session.userId}`);
      channel.onmessage = (event: MessageEvent<unknown>) => hear(event.data);
      const { allowance, upgrade } = session.initial;
      // A page that the router kept comes with the figures of its first rendering.
      const stale = allowance === seed;
      seed = allowance;
      if (!stale) change(withAllowance(state, allowance, clock.now(), upgrade));
      if (stale || state.refusal) ask.call();
      waitForNextDue();
      const forgetWake = onWake(clock, comeDue);
      return () => {
        forgetWake();
        clearTimeout(timer);
        ask.cancel();
        channel?.close();
        channel = null;
        refresh = null;
      };
    },

    /** `at`: when it was true, if that is earlier than now (a query's answer is as old as its asking). */
    ingestAllowance(
      allowance: Allowance,
      { at = clock.now(), upgrade }: { at?: number; upgrade?: Upgrade } = {},
    ) {
      change(withAllowance(state, allowance, at, upgrade));
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
