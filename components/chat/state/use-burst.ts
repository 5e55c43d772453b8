import { useEffect, useRef, useState } from "react";

/** On from the first press until `quietMs` after the last one: many presses in a row are one. */
export function useBurst(quietMs: number): [on: boolean, press: () => void] {
  const [on, setOn] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const press = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOn(false), quietMs);
    setOn(true);
  };
  return [on, press];
}
