"use client";

import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";

/** How far above the window, in its heights, the next page is asked for. */
const AHEAD = "100% 0px 0px";

/** Over the first message: loads the page above when the reader comes near, and has a button for those who don't scroll. */
export function EarlierMessages({
  scroller,
  onShow,
}: {
  scroller: RefObject<HTMLElement | null>;
  onShow: () => Promise<void>;
}) {
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const edge = useRef<HTMLDivElement>(null);

  const show = () => {
    if (state === "loading") return;
    setState("loading");
    onShow().then(
      () => setState("idle"),
      () => setState("failed"),
    );
  };
  // What failed waits for the button: it would fail again and again.
  const near = useEffectEvent(() => state === "idle" && show());
  useEffect(() => {
    const mark = edge.current;
    if (!mark || state !== "idle") return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && near(), {
      root: scroller.current,
      rootMargin: AHEAD,
    });
    observer.observe(mark);
    return () => observer.disconnect();
  }, [scroller, state]);

  return (
    // Of one height whatever it says, so that it moves nothing.
    <div ref={edge} className="flex h-12 items-start justify-center gap-3">
      <Button variant="ghost" size="sm" aria-disabled={state === "loading" || undefined} onClick={show}>
        {state === "loading" ? "Loading…" : "Show earlier messages"}
      </Button>
      {state === "failed" && (
        <p role="alert" className="leading-8 text-danger text-sm">
          They can't be loaded. Try again.
        </p>
      )}
    </div>
  );
}
