import { usePathname, useRouter } from "next/navigation";
import { useClient } from "@/components/trpc/client";
import { toast } from "@/components/ui/toast";
import { type News, tellTabs } from "../state/conversation-news";

/** Long enough to be found by who listens to the page instead of looking at it. */
const UNDO_MS = 12_000;
const DEADLINE_MS = 10_000;

/** What can be done with a conversation, from the list and from its own page; every list hears of it. */
export function useConversationActions() {
  const { chat } = useClient();
  const router = useRouter();
  const path = usePathname();
  const within = () => ({ signal: AbortSignal.timeout(DEADLINE_MS) });

  /** Says what went wrong, if it does; the lists are told either way, for they may show what has not happened. */
  async function tell(change: News["change"], id: string, done: Promise<unknown>, failed: string) {
    const error = await done.then(() => null, messageOf);
    tellTabs({ conversationId: id, change });
    if (error !== null) void toast.error(failed, { description: error });
    return error === null;
  }

  const rename = (id: string, title: string) =>
    tell("renamed", id, chat.rename.mutate({ id, title }, within()), "The conversation wasn't renamed");

  async function restore(id: string, goThere: boolean) {
    const done = chat.restore.mutate({ id }, within());
    if (!(await tell("restored", id, done, "The conversation wasn't restored"))) return;
    if (goThere) router.push(`/chat/${id}`);
  }

  async function remove(id: string) {
    const done = chat.delete.mutate({ id }, within());
    if (!(await tell("deleted", id, done, "The conversation wasn't deleted"))) return;
    const wasOpen = path === `/chat/${id}`;
    if (wasOpen) router.push("/chat");
    void toast.message("Conversation deleted", {
      position: "top-center",
      duration: UNDO_MS,
      action: { label: "Undo", onClick: () => void restore(id, wasOpen) },
    });
  }

  return {
    /** Resolves when the server has answered; a failure has been told by then. */
    rename,
    /** Can be undone from the notification. Leaves the conversation's page where that is open. */
    remove,
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "Try again.");
