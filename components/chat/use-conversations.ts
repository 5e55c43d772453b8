import { usePathname, useRouter } from "next/navigation";
import { trpc } from "@/components/trpc/react";
import { toast } from "@/components/ui/toast";
import type { ConversationPage, ConversationSummary } from "./wire";

/** The loaded conversations, last used first, and what can be done with them; every change shows at once. */
export function useConversations(initial: ConversationPage) {
  const utils = trpc.useUtils();
  const router = useRouter();
  const path = usePathname();
  const list = trpc.chat.list.useInfiniteQuery(
    {},
    {
      initialData: { pages: [initial], pageParams: [null] },
      getNextPageParam: (page) => page.nextCursor,
    },
  );
  const refresh = () => utils.chat.list.invalidate();
  const edit = (change: (items: ConversationSummary[]) => ConversationSummary[]) =>
    utils.chat.list.setInfiniteData(
      {},
      (data) =>
        data && { ...data, pages: data.pages.map((page) => ({ ...page, items: change(page.items) })) },
    );
  const failed = (what: string) => (error: { message: string }) => {
    void refresh();
    void toast.error(what, { description: error.message });
  };
  const rename = trpc.chat.rename.useMutation({
    onMutate: async ({ id, title }) => {
      await utils.chat.list.cancel();
      edit((items) => items.map((item) => (item.id === id ? { ...item, title } : item)));
    },
    onError: failed("The conversation wasn't renamed"),
  });
  const restore = trpc.chat.restore.useMutation({
    onSuccess: refresh,
    onError: failed("The conversation wasn't restored"),
  });
  const remove = trpc.chat.delete.useMutation({
    onMutate: async ({ id }) => {
      await utils.chat.list.cancel();
      edit((items) => items.filter((item) => item.id !== id));
    },
    onSuccess: (_, { id }) => {
      const wasOpen = path === `/chat/${id}`;
      const comeBack = () => wasOpen && router.push(`/chat/${id}`);
      if (wasOpen) router.push("/chat");
      void toast.message("Conversation deleted", {
        position: "top-center",
        action: { label: "Undo", onClick: () => restore.mutate({ id }, { onSuccess: comeBack }) },
      });
    },
    onError: failed("The conversation wasn't deleted"),
  });

  return {
    items: list.data?.pages.flatMap((page) => page.items) ?? [],
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    isMoreFailed: list.isFetchNextPageError,
    showMore: () => void list.fetchNextPage(),
    rename: (id: string, title: string) => rename.mutate({ id, title }),
    remove: (id: string) => remove.mutate({ id }),
  };
}
