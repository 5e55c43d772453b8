"use client";

import { createTRPCClient } from "@trpc/client";
import { httpBatchLink } from "@trpc/client/links/httpBatchLink";
import { httpLink } from "@trpc/client/links/httpLink";
import { splitLink } from "@trpc/client/links/splitLink";
import { type ReactNode, useState } from "react";
import { allowanceStore } from "@/components/limits/allowance-store";
import { allowanceLink } from "./allowance-link";
import { type Client, ClientContext } from "./client";
import { lazyLink } from "./lazy-link";
import { loadResumeLink, loadStreamLink } from "./load-links";

const url = "/api/trpc";
/** Proxies and servers refuse longer ones; the batch is split before. */
const MAX_URL_CHARACTERS = 2_000;
/** As many as the server takes in one request. */
const MAX_BATCH = 10;

/** The tRPC client of a page. React Query comes with the parts that use it: `QueryProvider`. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  return <ClientContext value={client}>{children}</ClientContext>;
}

function createClient(): Client {
  const reads = httpBatchLink({ url, maxURLLength: MAX_URL_CHARACTERS, maxItems: MAX_BATCH });
  // Alone on its request, a mutation has its own status and headers; a batch of mixed results answers 207.
  const writes = httpLink({ url });
  return createTRPCClient({
    links: [
      allowanceLink(allowanceStore),
      splitLink({
        condition: (op) => op.type === "subscription",
        true: splitLink({
          condition: (op) => op.path === "chat.send",
          true: lazyLink(async () => (await loadStreamLink()).streamLink({ url })),
          false: lazyLink(async () => (await loadResumeLink()).resumeLink({ url })),
        }),
        false: splitLink({ condition: (op) => op.type === "query", true: reads, false: writes }),
      }),
    ],
  });
}
