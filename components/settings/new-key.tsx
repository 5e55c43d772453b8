"use client";

import { useEffect, useRef } from "react";
import { CopyButton } from "../chat/copy-button";
import { Button } from "../ui/button";

/** The id of the sentence that says why there is no other key as long as this one is shown. */
export const NEW_KEY_WARNING = "new-key-warning";

/** A key that was made just now, to be copied: it takes the focus, so that it is read out. */
export function NewKey({ name, apiKey, onDone }: { name: string; apiKey: string; onDone: () => void }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-labelledby="new-key"
      aria-describedby={NEW_KEY_WARNING}
      className="mx-5 mt-5 scroll-my-6 rounded-xl bg-accent-soft p-4 outline-offset-2"
    >
      <h3 id="new-key" className="break-words font-medium">
        “{name}” is ready
      </h3>
      <p id={NEW_KEY_WARNING} className="mt-1 text-sm">
        Copy the key now: you won't see it again. Keep it like a password. Once you have it, you can create
        another.
      </p>
      <div className="mt-3 flex items-center gap-1 rounded-lg border border-border-strong bg-raised py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 select-all break-all font-mono text-[0.8125rem] leading-5">
          {apiKey}
        </code>
        <CopyButton text={apiKey} label="Copy key" />
      </div>
      <div className="mt-3 flex justify-end">
        <Button size="sm" variant="secondary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </section>
  );
}
