import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Keeps what the reader looks at in its place while turns are put above it. Turns carry `data-turn`, their key; the
 * first question is what is measured by, since a page above may join the first reply.
 */
export function useSamePlace(scroller: RefObject<HTMLElement | null>, firstId: string | undefined): void {
  const mark = useRef<{ key: string; top: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new first message is what moves the rest
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const turns = [...box.querySelectorAll<HTMLElement>("[data-turn]")];
    const before = mark.current && turns.find(({ dataset }) => dataset.turn === mark.current?.key);
    if (before && mark.current) box.scrollTop += before.offsetTop - mark.current.top;
    const first = turns.find(({ dataset }) => dataset.turn?.startsWith("user")) ?? turns[0];
    mark.current = first?.dataset.turn ? { key: first.dataset.turn, top: first.offsetTop } : null;
  }, [firstId, scroller]);
}
