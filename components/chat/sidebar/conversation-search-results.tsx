"use client";

import { trpc } from "@/components/trpc/react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useDebounced } from "@/components/ui/use-debounced";
import { FoundConversation } from "./found-conversation";
import { MoreRow } from "./more-row";

const PAUSE_MS = 250;

/** What the server finds for `query`, last used first. A search that another one follows is given up. */
export function ConversationSearchResults({ query: typed }: { query: string }) {
  const query = useDebounced(typed, PAUSE_MS);
  const search = trpc.chat.search.useInfiniteQuery(
    { query },
    { getNextPageParam: (page) => page.nextCursor, trpc: { abortOnUnmount: true } },
  );
  const items = search.data?.pages.flatMap((page) => page.items) ?? [];
  const isSearching = query !== typed || search.isPending;

  return (
    <nav aria-label="Search results" aria-busy={isSearching}>
      <p role="status" className="px-2.5 pb-1 font-medium text-muted text-xs">
        {isSearching ? "Searching…" : heading(items.length, search.hasNextPage, search.isError)}
      </p>
      {isSearching ? (
        <SearchSkeleton />
      ) : search.isError && items.length === 0 ? (
        <div className="px-2.5 py-1 text-muted text-sm">
          <p>{search.error.message}</p>
          <Button variant="link" size="inline" onClick={() => void search.refetch()}>
            Try again
          </Button>
        </div>
      ) : items.length === 0 && !search.hasNextPage ? (
        <p className="px-2.5 py-1 text-muted text-sm wrap-anywhere">
          Nothing holds all the words of “{query}”. Fewer words, or the beginning of a word, find more.
        </p>
      ) : (
        <ul className="space-y-px">
          {items.map((item) => (
            <FoundConversation key={item.id} found={item} />
          ))}
        </ul>
      )}
      {search.hasNextPage && !isSearching && (
        <MoreRow
          isLoading={search.isFetchingNextPage}
          isFailed={search.isFetchNextPageError}
          onMore={() => void search.fetchNextPage()}
        />
      )}
    </nav>
  );
}

function heading(count: number, hasMore: boolean, isError: boolean): string {
  if (isError && count === 0) return "Search failed";
  if (count === 0) return hasMore ? "Nothing found in the latest ones" : "No conversation found";
  return `${count}${hasMore ? " or more" : ""} ${count === 1 && !hasMore ? "conversation" : "conversations"} found`;
}

function SearchSkeleton() {
  return (
    <div aria-hidden className="space-y-4 px-2.5 py-2">
      {[0, 1, 2].map((row) => (
        <div key={row} className="space-y-2">
          <Skeleton className="h-4 w-3/5" />
          <Skeleton className="h-3 w-full" />
        </div>
      ))}
    </div>
  );
}
