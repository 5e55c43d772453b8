import { usePathname, useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { useClient } from "@/components/trpc/client";
import { findUnheard } from "./find-unheard";
import { unheard } from "./unheard";
import { drafts } from "./use-draft";

const DEADLINE_MS = 10_000;

/** What this page was loaded with, taken once: what it sends itself, it hears of. */
let taken = false;

/** After a page was loaded again before the server had answered: brings the user to the conversation that was begun. */
export function useUnheard(userId: string): void {
  const { chat } = useClient();
  const router = useRouter();
  const path = usePathname();
  const begun = useEffectEvent((id: string) => {
    if (path === "/chat") router.replace(`/chat/${id}`);
  });
  useEffect(() => {
    if (taken) return;
    taken = true;
    const read = (id: string) => chat.read.query({ id }, { signal: AbortSignal.timeout(DEADLINE_MS) });
    for (const message of unheard.take(userId))
      void findUnheard(message, { userId, drafts, read }).then((id) => id !== null && begun(id));
  }, [chat, userId]);
}
