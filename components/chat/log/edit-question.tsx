"use client";

import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { isComposing } from "../composer/is-composing";

/**
 * A question being changed in its place: Enter sends it as a new version, Escape leaves it as it was. `initial` is what
 * stands there first; `busy` while nothing can be sent. `hint` is said under it.
 */
export function EditQuestion({
  initial,
  busy,
  hint,
  onSend,
  onCancel,
}: {
  initial: string;
  busy: boolean;
  hint?: (text: string) => React.ReactNode;
  onSend: (text: string) => void;
  onCancel: () => void;
}) {
  const [text, setText] = useState(initial);
  const input = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const held = busy || text.trim() === "";

  useEffect(() => {
    const field = input.current;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }, []);

  const send = () => held || onSend(text);
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === "Escape") {
      // Not also Stop.
      event.preventDefault();
      onCancel();
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };

  return (
    <article
      aria-label="You"
      className="rounded-2xl border border-border-strong bg-raised has-[textarea:focus-visible]:border-accent"
    >
      <Textarea
        ref={input}
        aria-label="Edit your message"
        aria-describedby={noteId}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="block max-h-[40vh] min-h-12 rounded-2xl border-0 bg-transparent px-4 pt-3 pb-2 text-base outline-none sm:text-base"
      />
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 px-2 pb-2">
        <div id={noteId} className="min-w-0 flex-1 basis-56 px-2 text-muted text-xs leading-5">
          <p>
            {busy
              ? "A reply is being written: wait for its end, or stop it."
              : "Sends a new version. This one is kept, with arrows between the two."}
          </p>
          <div className="[&>*]:min-h-0 [&>*]:p-0">{hint?.(text)}</div>
        </div>
        <span className="flex gap-2">
          <Button variant="ghost" size="sm" onClick={onCancel}>
            Cancel
          </Button>
          <Button size="sm" aria-disabled={held || undefined} onClick={send}>
            Send
          </Button>
        </span>
      </div>
    </article>
  );
}
