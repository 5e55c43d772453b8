"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { httpBatchLink, httpLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { allowanceStore } from "@/components/limits/allowance-store";
import { allowanceLink } from "./allowance-link";
import { wasAnswered } from "./failure-of";
import { trpc } from "./react";
import { streamLink } from "./stream-link";

const url = "/api/trpc";
/** Proxies and servers refuse longer ones; the batch is split before. */
const MAX_URL_CHARACTERS = 2_000;
/** As many as the server takes in one request. */
const MAX_BATCH = 10;
const FRESH_MS = 30_000;

/** The tRPC and query clients of a page. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(createClient);
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

function createClient() {
  const reads = httpBatchLink({ url, maxURLLength: MAX_URL_CHARACTERS, maxItems: MAX_BATCH });
  // Alone on its request, a mutation has its own status and headers; a batch of mixed results answers 207.
  const writes = httpLink({ url });
  return trpc.createClient({
    links: [
      allowanceLink(allowanceStore),
      splitLink({
        condition: (op) => op.type === "subscription",
        true: splitLink({
          condition: (op) => op.path === "chat.send",
          true: streamLink({ url }),
          false: httpSubscriptionLink({ url }),
        }),
        false: splitLink({ condition: (op) => op.type === "query", true: reads, false: writes }),
      }),
    ],
  });
}
