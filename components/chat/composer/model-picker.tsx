import { ChevronDown } from "lucide-react";
import type { Models } from "../wire";

/** The models there are; those above the plan are shown, and can't be chosen. */
export function ModelPicker({
  models,
  model,
  onModel,
}: {
  models: Models;
  model: string;
  onModel: (id: string) => void;
}) {
  return (
    <span className="relative inline-flex min-w-0 rounded-lg text-muted transition-colors hover:bg-text/6 hover:text-text">
      <select
        aria-label="Model"
        value={model}
        onChange={(event) => onModel(event.target.value)}
        className="field-sizing-content h-9 min-w-0 max-w-full appearance-none truncate rounded-lg bg-transparent pr-8 pl-2.5 font-medium text-sm"
      >
        {models.map(({ id, name, allowed, neededPlan }) => (
          <option key={id} value={id} disabled={!allowed} className="bg-raised text-text">
            {allowed ? name : `${name} (needs ${neededPlan})`}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2"
      />
    </span>
  );
}
