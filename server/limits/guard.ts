import type { Breaker } from "./breaker";
import { withinDeadline } from "./deadline";
import type { AdmissionStore } from "./store";

export const STORE_DEADLINE_MS = 1_000;

/** A store that is asked only while it answers, and waited for no longer than a second. */
export function guard(store: AdmissionStore, breaker: Breaker): AdmissionStore {
  const run = <T>(call: () => Promise<T>) => breaker.run(() => withinDeadline(call(), STORE_DEADLINE_MS));
  return {
    kind: store.kind,
    ownClock: store.ownClock,
    admit: (...args) => run(() => store.admit(...args)),
    settle: (...args) => run(() => store.settle(...args)),
    renew: (...args) => run(() => store.renew(...args)),
    peek: (...args) => run(() => store.peek(...args)),
    forget: (...args) => run(() => store.forget(...args)),
  };
}
