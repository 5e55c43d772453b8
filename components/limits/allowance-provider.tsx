"use client";

import { type ReactNode, useCallback } from "react";
import { useClient } from "@/components/trpc/client";
import type { Allowance } from "@/server/errors";
import type { Upgrade } from "./limit-state";
import { LimitsProvider } from "./limits-context";

/**
 * Stands inside `TrpcProvider` and seeds the limits with what the server rendered: `limits.allowance` of `userId`.
 * Later answers reach the store by the allowance link, so `refresh` has nothing to do with its own.
 */
export function AllowanceProvider(props: {
  userId: string;
  initial: Allowance;
  upgrade: Upgrade;
  children: ReactNode;
}) {
  const client = useClient();
  const refresh = useCallback(() => client.limits.allowance.query(), [client]);
  return <LimitsProvider {...props} refresh={refresh} />;
}
