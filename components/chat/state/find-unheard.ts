import type { Conversation } from "../wire";
import type { Drafts } from "./drafts";
import type { Unheard } from "./unheard";
import { draftKey } from "./use-draft";

const LOOKS = 3;
const LOOK_EVERY_MS = 1_500;

/**
 * Looks whether a message that nobody had answered for arrived after all: then it leaves the composer, and what was typed
 * after it stays. Returns the id of the conversation that it began; `null` where it began none, or none is there.
 */
export async function findUnheard(
  { conversationId, begun, messageId, text }: Unheard,
  {
    userId,
    drafts,
    read,
    wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }: {
    userId: string;
    drafts: Drafts;
    /** Rejects where there is no such conversation, or the server can't be asked. */
    read: (conversationId: string) => Promise<Conversation>;
    wait?: (ms: number) => Promise<void>;
  },
): Promise<string | null> {
  for (let look = 0; look < LOOKS; look++) {
    // The server may have it in hand just now.
    if (look > 0) await wait(LOOK_EVERY_MS);
    const conversation = await read(conversationId).catch(() => null);
    if (!conversation?.messages.some(({ id }) => id === messageId)) continue;
    drafts.arrived(draftKey(userId, begun ? conversationId : null), text, draftKey(userId, conversationId));
    return begun ? null : conversationId;
  }
  return null;
}
