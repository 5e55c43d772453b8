import { useEffect } from "react";
import { trpc } from "@/components/trpc/react";
import type { ConversationPage, ConversationSummary } from "../wire";
import { useConversationActions } from "./use-conversation-actions";

/** How soon the list finds out that a reply which nobody follows here has ended. */
const WRITING_POLL_MS = 4_000;

/**
 * The loaded conversations, last used first, and what can be done with them. `initial` is the first page of `chat.list`;
 * they are read again when `news` counts on.
 */
export function useConversations(initial: ConversationPage, news: number) {
  const utils = trpc.useUtils();
  const actions = useConversationActions();
  const list = trpc.chat.list.useInfiniteQuery(
    {},
    {
      initialData: { pages: [initial], pageParams: [null] },
      getNextPageParam: (page) => page.nextCursor,
      refetchInterval: ({ state }) =>
        state.data?.pages.some((page) => page.items.some(({ writing }) => writing)) && WRITING_POLL_MS,
    },
  );
  useEffect(() => {
    if (news > 0) void Promise.all([utils.chat.list.invalidate(), utils.chat.search.invalidate()]);
  }, [utils, news]);

  /** Shows a change before the server has answered; what it answers is read again. */
  async function edit(change: (items: ConversationSummary[]) => ConversationSummary[]) {
    await utils.chat.list.cancel();
    utils.chat.list.setInfiniteData(
      {},
      (data) =>
        data && { ...data, pages: data.pages.map((page) => ({ ...page, items: change(page.items) })) },
    );
  }

  return {
    items: list.data?.pages.flatMap((page) => page.items) ?? [],
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    isMoreFailed: list.isFetchNextPageError,
    showMore: () => void list.fetchNextPage(),
    rename(id: string, title: string) {
      void edit((items) => items.map((item) => (item.id === id ? { ...item, title } : item)));
      void actions.rename(id, title);
    },
    remove(id: string) {
      void edit((items) => items.filter((item) => item.id !== id));
      void actions.remove(id);
    },
  };
}
