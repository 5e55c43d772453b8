import katex from "katex";
import "katex/dist/katex.min.css";

/** Draws a formula into an element; `false` where it is none. Nothing in it links, loads or styles: `trust` is off. */
export function drawMath(formula: string, display: boolean, element: HTMLElement): boolean {
  try {
    katex.render(formula, element, {
      displayMode: display,
      trust: false,
      strict: "ignore",
      maxExpand: 100,
      maxSize: 10,
      throwOnError: true,
    });
    return true;
  } catch {
    element.replaceChildren();
    return false;
  }
}
