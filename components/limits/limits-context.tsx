"use client";

import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useSyncExternalStore } from "react";
import type { Allowance } from "@/server/errors";
import { type AllowanceStore, allowanceStore } from "./allowance-store";
import { pageClock } from "./clock";
import { type LimitState, UNKNOWN, type Upgrade, withAllowance } from "./limit-state";
import { withSpentDay } from "./spent-day";

const LimitsContext = createContext<{ store: AllowanceStore; userId: string; seed: LimitState } | null>(null);

/**
 * Gives the limits of `userId` to everything below: at first as the server rendered them, then as the store has them.
 * `refresh` asks the server for them; the answer reaches the store through `ingestAllowance`.
 */
export function LimitsProvider({
  userId,
  initial,
  upgrade,
  refresh,
  store = allowanceStore,
  children,
}: {
  userId: string;
  initial: Allowance;
  upgrade: Upgrade;
  refresh: () => Promise<unknown>;
  store?: AllowanceStore;
  children: ReactNode;
}) {
  const value = useMemo(
    () => ({ store, userId, seed: seedOf(initial, upgrade) }),
    [store, userId, initial, upgrade],
  );
  // Before the first paint, or a page that the router kept would show its old figures for a frame.
  useLayoutEffect(
    () => store.start({ userId, initial: { allowance: initial, upgrade }, refresh }),
    [store, userId, initial, upgrade, refresh],
  );
  return <LimitsContext value={value}>{children}</LimitsContext>;
}

/** A page rendered on the server starts its clock at zero. */
const seedOf = (initial: Allowance, upgrade: Upgrade): LimitState =>
  withSpentDay(withAllowance(UNKNOWN, initial, 0, upgrade), { now: 0, wallNow: pageClock.wallNow() });

/** The limits as they stand, and the store for what a component does about them. Unknown outside a provider. */
export function useLimits(): LimitState {
  const context = use(LimitsContext);
  const { store = allowanceStore, userId, seed = UNKNOWN } = context ?? {};
  return useSyncExternalStore(
    store.subscribe,
    () => (store.getUserId() === userId ? store.getState() : seed),
    () => seed,
  );
}

/** The store behind `useLimits`. */
export const useAllowanceStore = (): AllowanceStore => use(LimitsContext)?.store ?? allowanceStore;
