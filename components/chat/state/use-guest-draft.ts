import { useEffect } from "react";
import { GUEST } from "@/components/limits/guest-name";
import { draftKey, drafts } from "./use-draft";

/** What a guest had typed here goes on under `key`, the account's that the guest has become. */
export function useGuestDraft(userId: string, conversationId: string | null, key: string): void {
  useEffect(() => {
    if (userId === GUEST) return;
    const guestKey = draftKey(GUEST, conversationId);
    const text = drafts.read(guestKey);
    if (text === "") return;
    drafts.write(guestKey, "");
    drafts.giveBack(key, text);
  }, [userId, conversationId, key]);
}
