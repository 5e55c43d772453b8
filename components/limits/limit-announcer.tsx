"use client";

import { lazy, Suspense, useState } from "react";
import { useLimits } from "./limits-context";
import { useOnline } from "./use-online";

const LimitSpeech = lazy(() => import("./limit-speech").then((module) => ({ default: module.LimitSpeech })));

/**
 * Says a limit to a screen reader: when it begins, when one minute is left, and when it ends; never each second. Must
 * stay mounted, since a live region is only heard when it was there before its text. `heldBack`: somebody tries to send
 * all the same, which is answered once.
 */
export function LimitAnnouncer({ heldBack = false }: { heldBack?: boolean }) {
  const { refusal } = useLimits();
  const online = useOnline();
  const [needed, setNeeded] = useState(false);
  if (!needed && (refusal || !online)) setNeeded(true);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      <Suspense>{needed && <LimitSpeech heldBack={heldBack} />}</Suspense>
    </div>
  );
}
