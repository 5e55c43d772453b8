"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/** A frame that scrolls sideways, and takes the focus, which the keyboard scrolls by, only where there is what to scroll. */
export function ScrollFrame(props: { label: string; className: string; children: ReactNode }) {
  const frame = useRef<HTMLElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const look = () => setScrolls(box.scrollWidth > box.clientWidth + 1);
    const observer = new ResizeObserver(look);
    observer.observe(box);
    if (box.firstElementChild) observer.observe(box.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return (
    <section
      ref={frame}
      aria-label={scrolls ? props.label : undefined}
      tabIndex={scrolls ? 0 : undefined}
      className={props.className}
    >
      {props.children}
    </section>
  );
}
