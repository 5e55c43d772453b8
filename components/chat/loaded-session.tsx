"use client";

import { SearchX } from "lucide-react";
import { useEffect, useState } from "react";
import { useClient } from "@/components/trpc/client";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { ChatSession } from "./chat-session";
import type { Conversation, Models } from "./wire";

const DEADLINE_MS = 10_000;

/** A conversation that the page came without: read here, then shown. */
export function LoadedSession(session: { id: string; models: Models; userId: string; longestReply: number }) {
  const { data, error } = useConversation(session.id);
  if (data) return <ChatSession initial={data} stale={false} {...session} />;
  if (error) {
    return (
      <EmptyState icon={<SearchX />} title="This conversation can't be shown">
        {error.message}
      </EmptyState>
    );
  }
  return (
    <div
      role="status"
      aria-label="Loading the conversation"
      className="mx-auto max-w-3xl space-y-8 px-4 py-10"
    >
      <Skeleton className="ml-auto h-11 w-2/5 rounded-2xl" />
      <div className="space-y-3">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-11/12" />
        <Skeleton className="h-4 w-3/5" />
      </div>
    </div>
  );
}

type Read = { data?: Conversation; error?: Error };

function useConversation(id: string): Read {
  const { chat } = useClient();
  const [read, setRead] = useState<Read>({});
  useEffect(() => {
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(DEADLINE_MS)]);
    chat.read.query({ id }, { signal }).then(
      (data) => setRead({ data }),
      (error: Error) => gone.signal.aborted || setRead({ error }),
    );
    return () => gone.abort();
  }, [chat, id]);
  return read;
}
