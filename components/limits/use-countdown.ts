import { useCallback, useSyncExternalStore } from "react";
import { type Clock, pageClock } from "./clock";
import { countdownStepMs, roundCountdown } from "./format";

/**
 * Milliseconds left until an instant of the monotonic clock, rounded up to the second (to the minute above an hour),
 * never below 0; `null` for no instant. Renders only when the rounded value changes, and not while the page is hidden.
 */
export function useCountdown(until: number | null, clock: Clock = pageClock): number | null {
  const subscribe = useCallback(
    (tick: () => void) => (until === null ? () => {} : everyStep(until, clock, tick)),
    [until, clock],
  );
  const left = (now: number) => (until === null ? null : roundCountdown(until - now));
  // A page rendered on the server starts its clock at zero.
  return useSyncExternalStore(
    subscribe,
    () => left(clock.now()),
    () => left(0),
  );
}

/** Calls at each step of the way to `until`, each timer set from the clock, so that late timers do not add up. */
function everyStep(until: number, clock: Clock, tick: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arm = () => {
    clearTimeout(timer);
    const left = until - clock.now();
    if (left <= 0 || document.hidden) return;
    const step = countdownStepMs(left);
    timer = setTimeout(move, Math.ceil(left % step) || step);
  };
  function move() {
    tick();
    arm();
  }
  arm();
  document.addEventListener("visibilitychange", move);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", move);
  };
}
