"use client";

import { usePathname } from "next/navigation";
import { useEffect, useId, useRef } from "react";
import { pageTitle } from "../page-title";
import type { ConversationPage } from "../wire";
import { ConversationRow } from "./conversation-row";
import { groupByDay } from "./group-by-day";
import { MoreRow } from "./more-row";
import { useConversations } from "./use-conversations";
import { useDayOf } from "./use-day-of";

/** The user's conversations by day; the one that is open is marked. `initial` is the first page of `chat.list`. */
export function ConversationList({
  initial,
  news,
  hidden,
}: {
  initial: ConversationPage;
  news: number;
  hidden: boolean;
}) {
  const { items, hasMore, isLoadingMore, isMoreFailed, showMore, rename, remove } = useConversations(
    initial,
    news,
  );
  const list = useRef<HTMLElement>(null);
  const path = usePathname();
  const dayOf = useDayOf();
  const id = useId();
  // A chat gets its address, and its title changes, without a navigation.
  const title = pageTitle(path, items);
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
  useEffect(() => {
    const current = list.current?.querySelector(`a[href="${CSS.escape(path)}"]`);
    current?.scrollIntoView({ block: "nearest" });
  }, [path]);

  if (hidden) return null;
  if (items.length === 0) {
    return <p className="px-2.5 py-1 text-muted text-sm">Your conversations will be listed here.</p>;
  }
  return (
    <nav ref={list} aria-label="Conversations" className="space-y-5">
      {groupByDay(items, new Date(), dayOf).map((group) => (
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
                onDelete={() => {
                  focusBeside(list.current, `/chat/${item.id}`);
                  remove(item.id);
                }}
              />
            ))}
          </ul>
        </section>
      ))}
      {hasMore && <MoreRow isLoading={isLoadingMore} isFailed={isMoreFailed} onMore={showMore} />}
    </nav>
  );
}

/** What goes away hands the focus to the next conversation, or to the one before. */
function focusBeside(list: HTMLElement | null, href: string): void {
  const links = [...(list?.querySelectorAll<HTMLAnchorElement>('a[href^="/chat/"]') ?? [])];
  const at = links.findIndex((link) => link.getAttribute("href") === href);
  (links[at + 1] ?? links[at - 1])?.focus();
}
