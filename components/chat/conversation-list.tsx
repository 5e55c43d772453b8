"use client";

import { usePathname } from "next/navigation";
import { useEffect, useId } from "react";
import { useTimeZone } from "@/components/limits/use-time-zone";
import { Button } from "@/components/ui/button";
import { ConversationRow } from "./conversation-row";
import { dayIn, groupByDay } from "./group-by-day";
import { pageTitle } from "./page-title";
import { useConversations } from "./use-conversations";
import type { ConversationPage } from "./wire";

/** The user's conversations by day; the one that is open is marked. `initial` is the first page of `chat.list`. */
export function ConversationList({ initial }: { initial: ConversationPage }) {
  const { items, hasMore, isLoadingMore, isMoreFailed, showMore, rename, remove } = useConversations(initial);
  const path = usePathname();
  const timeZone = useTimeZone();
  const id = useId();
  // A chat gets its address, and its title changes, without a navigation.
  const title = pageTitle(path, items);
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);

  if (items.length === 0) {
    return <p className="px-2.5 py-1 text-muted text-sm">Your conversations will be listed here.</p>;
  }
  return (
    <nav aria-label="Conversations" className="space-y-5">
      {groupByDay(items, dayIn(timeZone, new Date()), timeZone).map((group) => (
        <section key={group.name} aria-labelledby={`${id}-${group.name}`}>
          <h2 id={`${id}-${group.name}`} className="px-2.5 pb-1 font-medium text-muted text-xs">
            {group.name}
          </h2>
          <ul className="space-y-px">
            {group.items.map((item) => (
              <ConversationRow
                key={item.id}
                conversation={item}
                isCurrent={path === `/chat/${item.id}`}
                onRename={(title) => rename(item.id, title)}
                onDelete={() => remove(item.id)}
              />
            ))}
          </ul>
        </section>
      ))}
      {hasMore && (
        <Button
          variant="ghost"
          size="sm"
          aria-disabled={isLoadingMore || undefined}
          onClick={showMore}
          className="w-full"
        >
          {isLoadingMore ? "Loading…" : isMoreFailed ? "Loading failed, try again" : "Show more"}
        </Button>
      )}
    </nav>
  );
}
