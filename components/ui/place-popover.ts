const GAP = 6;
const EDGE = 8;

/**
 * Places a popover (fixed, in the top layer) at its anchor: below it, or above where the anchor stands in the lower part
 * of the window. Needs no measure of the popover, so it can run before it is painted.
 */
export function placePopover(popover: HTMLElement, anchor: HTMLElement, align: "start" | "center" | "end") {
  const { innerWidth, innerHeight } = window;
  const box = anchor.getBoundingClientRect();
  const above = box.bottom > innerHeight * 0.6;
  const { style } = popover;
  style.inset = "auto";
  if (above) style.bottom = `${innerHeight - box.top + GAP}px`;
  else style.top = `${box.bottom + GAP}px`;
  style.maxHeight = `${(above ? box.top : innerHeight - box.bottom) - GAP - EDGE}px`;
  style.translate = align === "center" ? "-50%" : "";
  if (align === "start") style.left = `${Math.max(EDGE, box.left)}px`;
  if (align === "end") style.right = `${Math.max(EDGE, innerWidth - box.right)}px`;
  if (align === "center") style.left = `${box.left + box.width / 2}px`;
}
