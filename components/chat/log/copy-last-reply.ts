import { toast } from "@/components/ui/toast";
import type { ChatMessage } from "../state/chat-state";
import { textOf, turnsOf } from "./group-replies";

/** Copies the last reply that has come to its end, and says so. */
export async function copyLastReply(messages: readonly ChatMessage[]): Promise<void> {
  const turn = turnsOf(messages).findLast(
    (turn) => turn.role === "assistant" && turn.parts.at(-1)?.status !== "streaming",
  );
  if (turn?.role !== "assistant") return;
  try {
    // Absent where the page came over plain HTTP from another machine.
    await navigator.clipboard.writeText(textOf(turn.parts));
    void toast.success("The last reply is copied");
  } catch {
    void toast.error("The browser doesn't allow copying here");
  }
}
