import Link from "next/link";
import { useId } from "react";
import { Badge } from "@/components/ui/badge";
import type { Models } from "../wire";

/** Every model with its price; those above the plan are shown with the plan that has them, and can't be chosen. */
export function ModelChoices({
  models,
  model,
  onModel,
}: {
  models: Models;
  model: string;
  onModel: (id: string) => void;
}) {
  const name = useId();
  const above = models.some(({ allowed }) => !allowed);
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">Model</legend>
      <div className="divide-y divide-border rounded-xl border border-border">
        {models.map((choice) => (
          <label
            key={choice.id}
            className="flex items-center gap-3 px-4 py-2.5 text-sm has-disabled:text-muted"
          >
            <input
              type="radio"
              name={name}
              checked={choice.id === model}
              disabled={!choice.allowed}
              onChange={() => onModel(choice.id)}
              className="size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{choice.name}</span>
              <span className="block text-muted text-xs">
                {`${usd(choice.inputUsdPerMillion)} in, ${usd(choice.outputUsdPerMillion)} out per million tokens`}
              </span>
            </span>
            {!choice.allowed && <Badge tone="outline">Needs {choice.neededPlan}</Badge>}
          </label>
        ))}
      </div>
      {above && (
        <p className="mt-1.5 text-muted text-sm">
          <Link
            href="/pricing"
            className="text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
          >
            See the plans
          </Link>{" "}
          that have the other models.
        </p>
      )}
    </fieldset>
  );
}

const usd = (amount: number) => `$${amount.toFixed(2)}`;
