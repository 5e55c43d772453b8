import { useEffect } from "react";

/** The page has had its time to load by then, where the browser can't say that it is idle. */
const LATEST_MS = 3_000;

/** Calls `act` once, when the browser has nothing else to do. `act` must stay the same. */
export function useIdle(act: () => void): void {
  useEffect(() => {
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(act, LATEST_MS);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(act);
    return () => cancelIdleCallback(handle);
  }, [act]);
}
