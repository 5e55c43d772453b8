import type { ComponentProps } from "react";
import { Input } from "./input";
import { Label } from "./label";

/** A labelled input with a hint, or what is wrong in its place, with `wayOut` after it; all are tied to it, so that a screen reader reads them. */
export function Field({
  label,
  name,
  hint,
  errors = [],
  wayOut,
  ...props
}: Omit<ComponentProps<"input">, "id"> & {
  label: string;
  name: string;
  hint?: string;
  errors?: string[];
  wayOut?: React.ReactNode;
}) {
  const id = `field-${name}`;
  const wrong = errors.length > 0;
  const note = wrong ? errors.join(" ") : hint;
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        name={name}
        aria-invalid={wrong || undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        {...props}
      />
      {note && (
        <p id={`${id}-note`} className={wrong ? "text-danger text-sm" : "text-muted text-sm"}>
          {note}
          {wrong && wayOut && <> {wayOut}</>}
        </p>
      )}
    </div>
  );
}
