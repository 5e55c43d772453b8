"use client";

import { useRef } from "react";
import { Input } from "@/components/ui/input";

const MAX_TITLE_LENGTH = 120;

/** A title being changed in its place: Enter or leaving it saves, Escape doesn't. `null` is unchanged. */
export function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const done = useRef(false);
  const finish = (text: string) => {
    if (done.current) return;
    done.current = true;
    const next = text.trim();
    onDone(next === "" || next === title ? null : next);
  };
  return (
    <Input
      autoFocus
      aria-label="Title"
      defaultValue={title}
      maxLength={MAX_TITLE_LENGTH}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") {
          event.preventDefault();
          finish(title);
        }
      }}
      className="h-9 px-2.5"
    />
  );
}
