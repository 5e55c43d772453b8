import type { ComponentProps } from "react";
import { Input } from "./input";
import { Label } from "./label";

/** A labelled input; its hint and its errors are tied to it, so that a screen reader reads them with it. */
export function Field({
  label,
  name,
  hint,
  errors = [],
  ...props
}: Omit<ComponentProps<"input">, "id"> & { label: string; name: string; hint?: string; errors?: string[] }) {
  const id = `field-${name}`;
  const hintId = hint ? `${id}-hint` : null;
  const errorId = errors.length > 0 ? `${id}-error` : null;
  const describedBy = [errorId, hintId].filter(Boolean).join(" ") || undefined;
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        name={name}
        aria-invalid={errorId ? true : undefined}
        aria-describedby={describedBy}
        {...props}
      />
      {errorId && (
        <p id={errorId} className="text-danger text-sm">
          {errors.join(" ")}
        </p>
      )}
      {hintId && (
        <p id={hintId} className="text-muted text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}
