"use client";

import { useState } from "react";
import { pageClock } from "../limits/clock";
import { formatCountdown } from "../limits/format";
import { useCountdown } from "../limits/use-countdown";

/** Counts down from where it first stood; mount it anew (by its key) for another wait. */
export function RetryIn({ ms }: { ms: number }) {
  const [until] = useState(() => pageClock.now() + ms);
  const left = useCountdown(until) ?? 0;
  // The alert around it is read once, not each second.
  return (
    <span aria-live="off" className="font-medium tabular-nums">
      {left > 0 ? `Again in ${formatCountdown(left)}.` : "You can try again now."}
    </span>
  );
}
