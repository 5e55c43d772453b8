"use client";

import { Slot } from "radix-ui/slot";
import { useId, useRef } from "react";
import { placePopover } from "./place-popover";

/**
 * Describes its one child, a button or a link, on hover and on keyboard focus. It is a description and not the name: an
 * icon button still needs its `aria-label`.
 */
export function Tooltip({
  content,
  align = "center",
  children,
}: {
  content: string;
  align?: "start" | "center" | "end";
  children: React.ReactNode;
}) {
  const id = useId();
  const ref = useRef<HTMLSpanElement>(null);
  const hide = () => ref.current?.matches(":popover-open") && ref.current.hidePopover();
  const show = (anchor: HTMLElement) => {
    if (!ref.current || ref.current.matches(":popover-open")) return;
    placePopover(ref.current, anchor, align);
    ref.current.showPopover();
  };
  return (
    <>
      <Slot
        aria-describedby={id}
        onPointerEnter={(event) => event.pointerType === "mouse" && show(event.currentTarget)}
        onPointerLeave={hide}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && show(event.currentTarget)}
        onBlur={hide}
        onClick={hide}
        onKeyDown={(event) => event.key === "Escape" && hide()}
      >
        {children}
      </Slot>
      <span
        ref={ref}
        id={id}
        role="tooltip"
        popover="manual"
        className="pointer-events-none fixed m-0 max-w-64 rounded-md bg-text px-2 py-1 text-background text-xs opacity-100 transition-opacity delay-300 duration-100 starting:open:opacity-0"
      >
        {content}
      </span>
    </>
  );
}
