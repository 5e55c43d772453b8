import type { Clock } from "./clock";

/** `run` at once, or as soon as `spanMs` has passed since it last ran; calls in between are joined into one. */
export function atMostEvery(spanMs: number, clock: Clock, run: () => void) {
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fire = () => {
    timer = undefined;
    last = clock.now();
    run();
  };
  return {
    call() {
      if (timer !== undefined) return;
      const waitMs = last + spanMs - clock.now();
      if (waitMs <= 0) fire();
      else timer = setTimeout(fire, waitMs);
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
