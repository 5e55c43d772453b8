"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useClient } from "./client";
import { wasAnswered } from "./failure-of";
import { trpc } from "./react";

const FRESH_MS = 30_000;

/** What the hooks of `trpc` need, around the parts that use them; a chat is shown and written in without. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const [queryClient] = useState(createQueryClient);
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}

/**
 * Only what never reached the server is asked for again: an answer, a refusal most of all, is an answer. Without a
 * network a request fails at once; kept for later, it would be done when nobody looks any more.
 */
function createQueryClient() {
  const retry = (failures: number, error: unknown) => failures < 1 && !wasAnswered(error);
  const networkMode = "always";
  return new QueryClient({
    defaultOptions: { queries: { retry, networkMode, staleTime: FRESH_MS }, mutations: { networkMode } },
  });
}
