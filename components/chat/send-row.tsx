import { ArrowUp, Square } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { ModelPicker } from "./model-picker";
import type { Models } from "./wire";

/** Under the text: which model answers, and Send, or Stop while a reply is being written. */
export function SendRow({
  models,
  model,
  onModel,
  empty,
  onSend,
  onStop,
  stopping,
}: {
  models: Models;
  model: string;
  onModel: (id: string) => void;
  empty: boolean;
  onSend: () => void;
  onStop: (() => void) | undefined;
  stopping: boolean;
}) {
  return (
    <div className="flex items-center justify-between gap-3 px-2 pb-2">
      <ModelPicker models={models} model={model} onModel={onModel} />
      {onStop ? (
        <Tooltip content={stopping ? "Stopping" : "Stop (Esc)"} align="end">
          <Button
            size="icon"
            variant="secondary"
            aria-label="Stop the reply"
            aria-disabled={stopping || undefined}
            onClick={onStop}
            className="rounded-xl"
          >
            <Square className="fill-current" />
          </Button>
        </Tooltip>
      ) : (
        <Tooltip content="Send (Enter)" align="end">
          <Button
            size="icon"
            aria-label="Send message"
            aria-disabled={empty || undefined}
            onClick={onSend}
            className="rounded-xl aria-disabled:bg-text/8 aria-disabled:text-muted"
          >
            <ArrowUp />
          </Button>
        </Tooltip>
      )}
    </div>
  );
}
