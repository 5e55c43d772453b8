"use client";

import type { TRPCClient } from "@trpc/client";
import { createContext, use } from "react";
import type { AppRouter } from "@/server/api/root";

/** The procedures as calls, typed from the server's router. */
export type Client = TRPCClient<AppRouter>;

export const ClientContext = createContext<Client | null>(null);

/** @throws Error outside `TrpcProvider` */
export function useClient(): Client {
  const client = use(ClientContext);
  if (!client) throw new Error("A call of the server stands outside <TrpcProvider>.");
  return client;
}
