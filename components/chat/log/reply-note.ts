import { formatNumber } from "@/components/limits/format";
import type { ChatMessage } from "../state/chat-state";

/** What has to be said about how a reply ended; `null` where the reply speaks for itself. */
export function replyNote({ status, text, receipt }: ChatMessage): string | null {
  const died = receipt?.ended === "died";
  // A process that was killed has stored all but its last second.
  const came = died ? "What had been saved is kept." : "What came is kept.";
  const kept = text === "" ? "Nothing had come yet." : came;
  switch (status) {
    case "streaming":
      return null;
    case "stopped":
      return `Stopped. ${kept}`;
    case "failed":
      return `${died ? "The server stopped" : "The model's connection was lost"}. ${kept} ${charged(receipt)}`;
    case "complete":
      if (receipt?.stopReason === "max_tokens") return "The reply reached its length limit.";
      if (receipt?.stopReason === "refusal") return "The model declined to go on.";
      return text === "" ? "The model answered with no text." : null;
    default:
      return status satisfies never;
  }
}

function charged(receipt: ChatMessage["receipt"]): string {
  if (!receipt || receipt.chargedTokens === 0) return "Nothing was charged.";
  const about = receipt.estimated ? "About " : "";
  return `${about}${formatNumber(receipt.chargedTokens)} tokens were charged.`;
}

/** Whether the last message of a reply ended before the model had done: then it can go on, or be tried again. */
export const wasCut = ({ status, receipt }: ChatMessage): boolean =>
  status === "stopped" ||
  status === "failed" ||
  (status === "complete" && receipt?.stopReason === "max_tokens");
