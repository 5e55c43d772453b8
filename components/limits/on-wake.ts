import type { Clock } from "./clock";

const LOOK_EVERY_MS = 10_000;
const SUSPICIOUS_MS = 2_000;

/**
 * Calls back when the page is looked at again, and when its two clocks have drifted apart: the monotonic one stands
 * still while a laptop sleeps in some browsers. Returns the way to stop.
 */
export function onWake(clock: Clock, woken: () => void): () => void {
  let offset = clock.wallNow() - clock.now();
  const look = () => {
    const drift = Math.abs(clock.wallNow() - clock.now() - offset);
    offset = clock.wallNow() - clock.now();
    if (drift > SUSPICIOUS_MS) woken();
  };
  const seen = () => {
    if (!document.hidden) woken();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("online", woken);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
    window.removeEventListener("online", woken);
  };
}
