import { useEffect } from "react";

const HEIGHT = "--visible-height";

/**
 * Keeps `--visible-height` at what a keyboard on the screen leaves, where the browser lays it over the page (Safari on
 * phones; others make the page smaller, see `viewport` in app/layout.tsx). Not set without a keyboard. Zooming in with
 * two fingers is no keyboard.
 */
export function useVisibleHeight(): void {
  useEffect(() => {
    const { visualViewport: seen } = window;
    if (!seen) return;
    const { style } = document.documentElement;
    const fit = () => {
      const covered = seen.scale === 1 && seen.height < window.innerHeight - 1;
      if (covered) style.setProperty(HEIGHT, `${seen.height}px`);
      else style.removeProperty(HEIGHT);
    };
    seen.addEventListener("resize", fit);
    return () => {
      seen.removeEventListener("resize", fit);
      style.removeProperty(HEIGHT);
    };
  }, []);
}
