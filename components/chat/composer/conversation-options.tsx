"use client";

import { type RefObject, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import type { Models, ConversationOptions as Options } from "../wire";
import { ModelChoices } from "./model-choices";
import { TemperatureField } from "./temperature-field";

const MAX_INSTRUCTIONS = 4_000;
/** From here on the count is shown. */
const NEARLY_FULL = 3_500;

/** How a conversation is answered: by which model, with which instructions, how freely. Nothing changes before Save. */
export function ConversationOptions({
  open,
  onClose,
  returnFocus,
  models,
  model,
  options,
  onSave,
}: {
  open: boolean;
  onClose: () => void;
  returnFocus: RefObject<HTMLElement | null>;
  models: Models;
  /** The one that answers now. */
  model: string;
  options: Options;
  onSave: (change: Partial<Options>) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onClose()}
      returnFocus={returnFocus}
      title="Conversation options"
      description="They hold for this conversation, from the next message on."
      className="max-w-lg"
    >
      <OptionsForm
        models={models}
        model={model}
        options={options}
        onCancel={onClose}
        onSave={(change) => {
          onSave(change);
          onClose();
        }}
      />
    </Dialog>
  );
}

function OptionsForm({
  models,
  model,
  options,
  onCancel,
  onSave,
}: {
  models: Models;
  model: string;
  options: Options;
  onCancel: () => void;
  onSave: (change: Partial<Options>) => void;
}) {
  const [chosen, choose] = useState(model);
  const [instructions, setInstructions] = useState(options.instructions ?? "");
  const [temperature, setTemperature] = useState(options.temperature);
  const id = useId();
  const hasTemperature = models.find((choice) => choice.id === chosen)?.temperature ?? false;

  const save = () =>
    onSave({
      ...(chosen !== model && { model: chosen }),
      instructions: instructions.trim() === "" ? null : instructions.trim(),
      temperature: hasTemperature ? temperature : null,
    });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      className="space-y-6"
    >
      <ModelChoices models={models} model={chosen} onModel={choose} />
      <div className="space-y-1.5">
        <Label htmlFor={`${id}-instructions`}>Instructions</Label>
        <Textarea
          id={`${id}-instructions`}
          aria-describedby={`${id}-note`}
          placeholder="For example: answer in short sentences, and in British English."
          value={instructions}
          maxLength={MAX_INSTRUCTIONS}
          onChange={(event) => setInstructions(event.target.value)}
          className="block max-h-56"
        />
        <p id={`${id}-note`} className="flex justify-between gap-4 text-muted text-sm">
          Sent with every message, so their tokens count each time.
          {instructions.length >= NEARLY_FULL && (
            <span className="shrink-0 tabular-nums">
              {instructions.length} / {MAX_INSTRUCTIONS}
            </span>
          )}
        </p>
      </div>
      {hasTemperature && <TemperatureField value={temperature} onChange={setTemperature} />}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit">Save</Button>
      </div>
    </form>
  );
}
