"use client";

import { type ReactNode, useMemo } from "react";
import { allowanceOf } from "@/components/limits/allowance.fixture";
import type { LimitState } from "@/components/limits/limit-state";
import { LimitsProvider } from "@/components/limits/limits-context";
import { fixedStore, NOBODY } from "./fixed-store";

const refresh = async () => undefined;
const unused = allowanceOf("free");

/** Holds the limits of everything below in one state. */
export function HeldLimits({ state, children }: { state: LimitState; children: ReactNode }) {
  const store = useMemo(() => fixedStore(state), [state]);
  return (
    <LimitsProvider
      store={store}
      userId={NOBODY}
      initial={state.reading?.allowance ?? unused}
      upgrade={state.upgrade}
      refresh={refresh}
    >
      {children}
    </LimitsProvider>
  );
}
