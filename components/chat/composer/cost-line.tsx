import { lazy, Suspense, useState } from "react";
import { useLimits } from "@/components/limits/limits-context";
import { shorterMayFit } from "@/components/limits/spent-day";
import type { Models, StoredMessage } from "../wire";
import { costHint } from "./cost-hint";
import { cheaperModel, costWords, FIT_WORDS } from "./cost-words";
import { roughTokens } from "./rough-tokens";
import { useSettled } from "./use-settled";

const CostAdvice = lazy(() => import("./cost-advice").then((module) => ({ default: module.CostAdvice })));

/** Counting waits for a pause in the typing. */
const PAUSE_MS = 150;

export interface CostLineProps {
  id: string;
  draft: string;
  /** Of the branch that the draft goes under. */
  messages: readonly Pick<StoredMessage, "id" | "receipt" | "text" | "createdAt" | "leftOut">[];
  instructions: string | null;
  /** In tokens. */
  longestReply: number;
  models: Models;
  model: string;
  /** What the advice can do about it, where it is given. */
  onModel?: ((id: string) => void) | undefined;
  onNewChat?: (() => void) | undefined;
  onShorten?: (() => void) | undefined;
  /** Stands there while nothing is written. */
  idle?: React.ReactNode;
}

/** What a draft will about cost, and what to do where it will not go out whole. One line high where there is room. */
export function CostLine({ id, draft, idle, ...props }: CostLineProps) {
  const { messages, instructions, longestReply, models, model } = props;
  const { reading, refusal } = useLimits();
  const { text, at } = useSettled(draft, PAUSE_MS);
  const instructionTokens = useNewInstructions(instructions, messages);
  const spent = refusal?.failure.limit === "tokens";
  const chosen = models.find((one) => one.id === model);
  const hint =
    reading && !spent && chosen && text.trim() !== ""
      ? costHint({
          text,
          messages,
          instructionTokens,
          budget: reading.allowance.tokens,
          longestReply,
          contextTokens: chosen.contextTokens,
          now: at,
        })
      : null;
  const cheaper = hint && cheaperModel(hint, models, model);
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-muted text-xs tabular-nums [@media(max-height:32rem)]:min-h-0 [@media(max-height:32rem)]:py-0.5">
      <p id={id} className="flex flex-wrap gap-x-3">
        {spent ? (
          `${shorterMayFit(refusal.failure) ? "This message does not fit" : "No message fits"} into what is left today`
        ) : hint && chosen ? (
          <>
            <span>
              <span className="max-sm:sr-only">With the reply </span>
              {costWords(hint, chosen)}
            </span>
            {!refusal && hint.fit !== "whole" && <span className="text-warning">{FIT_WORDS[hint.fit]}</span>}
          </>
        ) : (
          idle
        )}
      </p>
      {hint && !refusal && (hint.fit !== "whole" || cheaper) && (
        <Suspense>
          <CostAdvice hint={hint} cheaper={cheaper} {...props} />
        </Suspense>
      )}
    </div>
  );
}

/** Tokens of the instructions that no receipt of the branch has counted yet. */
function useNewInstructions(instructions: string | null, messages: CostLineProps["messages"]): number {
  const last = messages.findLast(({ receipt }) => receipt)?.id;
  const [counted, setCounted] = useState({ last, instructions });
  if (counted.last !== last) setCounted({ last, instructions });
  const now = roughTokens(instructions ?? "");
  return last === undefined ? now : now - roughTokens(counted.instructions ?? "");
}
