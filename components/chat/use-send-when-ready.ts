import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useLimits } from "@/components/limits/limits-context";
import { becameReady } from "./send-when-ready";

/** The opt-in of one tab: when the refusal ends, `send` is called once. Going away, or a reload, takes it back. */
export function useSendWhenReady(send: () => void): [on: boolean, set: (on: boolean) => void] {
  const limits = useLimits();
  const before = useRef(limits);
  const [on, setOn] = useState(false);

  const look = useEffectEvent(() => {
    const ready = becameReady(before.current, limits, performance.now());
    const over = before.current.refusal !== null && limits.refusal === null;
    before.current = limits;
    if (!over || !on) return;
    setOn(false);
    if (ready) send();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a look is due whenever the limits have moved
  useEffect(() => look(), [limits]);

  return [on, setOn];
}
