import { ArrowUp, SlidersHorizontal, Square } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import type { Models } from "../wire";
import { ModelPicker } from "./model-picker";

/** Who presses Stop in the moment in which the reply ends does not mean Send. */
const MEANT_STOP_MS = 400;

/** Under the text: which model answers and how, and Send, or Stop while a reply is being written. */
export function SendRow({
  models,
  model,
  onModel,
  onOptions,
  customised = false,
  empty,
  onSend,
  onStop,
  stopping,
}: {
  models: Models;
  model: string;
  onModel: (id: string) => void;
  /** Opens the conversation's options. */
  onOptions?: (() => void) | undefined;
  /** The conversation has instructions or a temperature of its own. */
  customised?: boolean;
  empty: boolean;
  onSend: () => void;
  onStop: (() => void) | undefined;
  stopping: boolean;
}) {
  const endedAt = useRef(-MEANT_STOP_MS);
  const isWriting = onStop !== undefined;
  useEffect(() => {
    if (!isWriting) return;
    return () => {
      endedAt.current = performance.now();
    };
  }, [isWriting]);
  const send = () => {
    if (performance.now() - endedAt.current >= MEANT_STOP_MS) onSend();
  };
  return (
    <div className="flex items-center justify-between gap-3 px-2 pb-2">
      <div className="flex min-w-0 items-center">
        <ModelPicker models={models} model={model} onModel={onModel} />
        {onOptions && (
          <Tooltip content={customised ? "Options: instructions are set" : "Instructions and options"}>
            <Button
              variant="ghost"
              size="icon"
              aria-label="Conversation options"
              onClick={onOptions}
              className="relative"
            >
              <SlidersHorizontal />
              {customised && (
                <span aria-hidden className="absolute top-1.5 right-1.5 size-1.5 rounded-full bg-accent" />
              )}
            </Button>
          </Tooltip>
        )}
      </div>
      {/* One button in two roles, so that the focus stays on it when a reply begins or ends. */}
      <Tooltip content={onStop ? (stopping ? "Stopping" : "Stop (Esc)") : "Send (Enter)"} align="end">
        <Button
          size="icon"
          variant={onStop ? "secondary" : "primary"}
          aria-label={onStop ? "Stop the reply" : "Send message"}
          aria-disabled={(onStop ? stopping : empty) || undefined}
          onClick={onStop ?? send}
          className={onStop ? "rounded-xl" : "rounded-xl aria-disabled:bg-text/8 aria-disabled:text-muted"}
        >
          {onStop ? <Square className="fill-current" /> : <ArrowUp />}
        </Button>
      </Tooltip>
    </div>
  );
}
