"use client";

import { useSyncExternalStore } from "react";
import { formatClock } from "@/components/limits/format";

const never = () => () => {};

/** " (17:40 your time)" beside a UTC time, where the reader's clock shows another. The server can't know it. */
export function LocalTime({ iso }: { iso: string }) {
  const local = useSyncExternalStore(
    never,
    () => formatClock(iso),
    () => null,
  );
  if (local === null || local === formatClock(iso, "UTC")) return null;
  return <> ({local} your time)</>;
}
