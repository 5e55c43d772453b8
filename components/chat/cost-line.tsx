import { useDeferredValue } from "react";
import { useLimits } from "@/components/limits/limits-context";
import { costHint, costWords } from "./cost-hint";
import type { StoredMessage } from "./wire";

/** Under the composer: what the draft will about cost; the keys while there is none. Always one line high. */
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
  const { reading } = useLimits();
  const text = useDeferredValue(draft);
  const hint =
    reading && text.trim() !== "" ? costHint(text, messages, reading.allowance.tokens, longestReply) : null;
  return (
    <p
      id={id}
      className="flex min-h-8 flex-wrap items-center gap-x-2 px-4 py-1.5 text-muted text-xs tabular-nums"
    >
      {hint ? (
        <>
          <span>With the reply {costWords(hint)}</span>
          {hint.cut && <span className="text-warning">The reply will be cut to fit what is left today</span>}
        </>
      ) : (
        <span className="max-sm:hidden">Enter sends, Shift+Enter begins a new line, Esc stops a reply</span>
      )}
    </p>
  );
}
