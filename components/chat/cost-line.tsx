import { useDeferredValue } from "react";
import { shorterMayFit } from "@/components/limits/limit-words";
import { useLimits } from "@/components/limits/limits-context";
import { type CostHint, costHint, costWords } from "./cost-hint";
import type { StoredMessage } from "./wire";

const FIT_WORDS = {
  whole: null,
  cut: "The reply will be cut to fit what is left today",
  none: "This is likely too long for what is left today",
} as const satisfies Record<CostHint["fit"], string | null>;

/** Under the composer: what the draft will about cost; the keys while there is none. One line high where there is room. */
export function CostLine({
  id,
  draft,
  messages,
  longestReply,
}: {
  id: string;
  draft: string;
  messages: readonly Pick<StoredMessage, "receipt">[];
  longestReply: number;
}) {
  const { reading, refusal } = useLimits();
  const text = useDeferredValue(draft);
  const spent = refusal?.failure.limit === "tokens";
  const hint =
    reading && !spent && text.trim() !== ""
      ? costHint(text, messages, reading.allowance.tokens, longestReply)
      : null;
  return (
    <p
      id={id}
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 px-4 py-1.5 text-muted text-xs tabular-nums [@media(max-height:32rem)]:min-h-0 [@media(max-height:32rem)]:py-0.5"
    >
      {spent ? (
        <span>
          {shorterMayFit(refusal.failure) ? "This message does not fit" : "No message fits"} into what is left
          today
        </span>
      ) : hint ? (
        <>
          <span>With the reply {costWords(hint)}</span>
          {!refusal && <span className="text-warning">{FIT_WORDS[hint.fit]}</span>}
        </>
      ) : (
        <span className="max-sm:hidden [@media(max-height:32rem)]:hidden">
          Enter sends, Shift+Enter begins a new line, Esc stops a reply
        </span>
      )}
    </p>
  );
}
