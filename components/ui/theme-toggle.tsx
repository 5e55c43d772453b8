"use client";

import { useId } from "react";
import { THEMES, useThemeChoice } from "./theme-choices";

/** System, light or dark, as three small radio buttons. */
export function ThemeToggle() {
  const name = useId();
  const [theme, setTheme] = useThemeChoice();
  return (
    <fieldset className="inline-flex gap-0.5 rounded-full border border-border p-0.5">
      <legend className="sr-only">Theme</legend>
      {THEMES.map(({ id, label, Icon }) => (
        <label
          key={id}
          className="grid size-7 cursor-pointer place-items-center rounded-full text-muted transition-colors hover:text-text has-checked:bg-text/8 has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            value={id}
            checked={theme === id}
            onChange={() => setTheme(id)}
            className="sr-only"
          />
          <Icon aria-hidden className="size-3.5" />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
