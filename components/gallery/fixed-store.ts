import type { AllowanceStore } from "@/components/limits/allowance-store";
import type { LimitState } from "@/components/limits/limit-state";

/** Whose limits the gallery shows. */
export const NOBODY = "gallery";

/** A store in which nothing ever happens: it shares nothing, keeps nothing, and asks nobody. */
export const fixedStore = (state: LimitState): AllowanceStore => ({
  subscribe: () => () => {},
  getState: () => state,
  getUserId: () => NOBODY,
  start: () => () => {},
  ingestAllowance: () => {},
  ingestFailure: () => {},
  unblock: () => {},
});
