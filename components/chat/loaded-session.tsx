"use client";

import { SearchX } from "lucide-react";
import { trpc } from "@/components/trpc/react";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { ChatSession } from "./chat-session";
import type { Models } from "./wire";

/** A conversation that the page came without: read here, then shown. */
export function LoadedSession(session: { id: string; models: Models; userId: string; longestReply: number }) {
  const { data, error } = trpc.chat.read.useQuery({ id: session.id }, { gcTime: 0, staleTime: 0 });
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
