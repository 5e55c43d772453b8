import type { Ending as EndingName } from "@/server/db/schema";
import { Badge } from "../ui/badge";

/** How a message ended, in a word. */
export const ENDING_WORDS = {
  complete: "Complete",
  stopped: "Stopped",
  lost: "Connection lost",
  refused: "Refused by the model",
  died: "Server stopped",
} as const satisfies Record<EndingName, string>;

const TONE = {
  complete: "success",
  stopped: "neutral",
  lost: "warning",
  refused: "danger",
  died: "danger",
} as const satisfies Record<EndingName, "success" | "neutral" | "warning" | "danger">;

export function Ending({ ended }: { ended: EndingName }) {
  return <Badge tone={TONE[ended]}>{ENDING_WORDS[ended]}</Badge>;
}
