"use client";

import { X } from "lucide-react";
import { type RefObject, useEffect, useId, useRef } from "react";
import { Button } from "./button";
import { cn } from "./cn";

/**
 * A modal on the browser's own `<dialog>`: the top layer, the inert page behind it, Escape and the return of focus to
 * what opened it are the platform's. `onOpenChange(false)` is called on Escape, on the close button and on a click
 * outside. `returnFocus` takes the focus where the platform has nobody to give it to: the opener is gone, or it never
 * had the focus (Safari gives none to a clicked button). While `busy` none of the ways out closes it: what it does is
 * under way, and it is where the outcome will be told. `toRead`: the focus begins at the title, not at the first control,
 * which may stand far below it.
 */
export function Dialog({
  open,
  onOpenChange,
  returnFocus,
  busy = false,
  toRead = false,
  title,
  description,
  className,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  returnFocus?: RefObject<HTMLElement | null>;
  busy?: boolean;
  toRead?: boolean;
  title: React.ReactNode;
  description?: React.ReactNode;
  className?: string;
  children: React.ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (open && !dialog?.open) {
      dialog?.showModal();
      if (toRead) heading.current?.focus();
    }
    if (!open && dialog?.open) dialog.close();
  }, [open, toRead]);

  const askToClose = () => busy || onOpenChange(false);

  return (
    <dialog
      ref={ref}
      closedby={busy ? "none" : undefined}
      // For browsers that don't know `closedby`.
      onKeyDown={(event) => busy && event.key === "Escape" && event.preventDefault()}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onClose={({ currentTarget: dialog }) => {
        onOpenChange(false);
        // Nobody has it: browsers take it off what a closed dialog holds only with the next frame.
        const holder = document.activeElement;
        if (holder === document.body || dialog.contains(holder)) returnFocus?.current?.focus();
      }}
      onClick={(event) => event.target === event.currentTarget && askToClose()}
      className={cn(
        "m-auto w-[calc(100vw-2rem)] max-w-md rounded-2xl border border-border bg-raised p-0 text-text opacity-100 shadow-overlay transition-[opacity,translate] duration-150 backdrop:bg-black/45 starting:open:translate-y-1 starting:open:opacity-0",
        className,
      )}
    >
      {open && (
        <div className="relative p-6">
          <h2
            ref={heading}
            id={`${id}-title`}
            tabIndex={toRead ? -1 : undefined}
            className="pr-10 font-semibold text-lg tracking-tight focus:outline-none"
          >
            {title}
          </h2>
          {description && (
            <p id={`${id}-description`} className="mt-1 text-muted text-sm">
              {description}
            </p>
          )}
          <div className="mt-5">{children}</div>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Close"
            className="absolute top-4 right-4"
            aria-disabled={busy || undefined}
            onClick={askToClose}
          >
            <X />
          </Button>
        </div>
      )}
    </dialog>
  );
}
