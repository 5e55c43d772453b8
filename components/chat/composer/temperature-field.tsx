import { useId } from "react";
import { Label } from "@/components/ui/label";

/** Where the slider begins for who moves away from the model's own. */
const MIDDLE = 0.5;

/** How freely the model chooses its words, 0 to 1; `null` leaves it to the model. */
export function TemperatureField({
  value,
  onChange,
}: {
  value: number | null;
  onChange: (value: number | null) => void;
}) {
  const id = useId();
  return (
    <fieldset className="space-y-2">
      <legend className="font-medium text-sm">Temperature</legend>
      <label className="flex items-center gap-2.5 text-sm">
        <input
          type="checkbox"
          checked={value === null}
          onChange={(event) => onChange(event.target.checked ? null : MIDDLE)}
          className="size-4 accent-accent"
        />
        As the model has it
      </label>
      {value !== null && (
        <div className="flex items-center gap-3">
          <Label htmlFor={id} className="sr-only">
            Temperature, from 0 to 1
          </Label>
          <span className="text-muted text-sm">Steady</span>
          <input
            id={id}
            type="range"
            min={0}
            max={1}
            step={0.1}
            value={value}
            onChange={(event) => onChange(event.target.valueAsNumber)}
            className="min-w-0 flex-1 accent-accent"
          />
          <span className="text-muted text-sm">Free</span>
          <output htmlFor={id} className="w-8 text-right text-sm tabular-nums">
            {value.toFixed(1)}
          </output>
        </div>
      )}
    </fieldset>
  );
}
