"use client";

import { useState } from "react";
import { speakCountdown } from "./format";
import { refusalTitle } from "./limit-words";
import { useLimits } from "./limits-context";
import { type Refusal, waitsForReply } from "./refusal";
import { useCountdown } from "./use-countdown";

const LAST_MINUTE_MS = 60_000;

/**
 * Says a limit to a screen reader: when it begins, when one minute is left, and when it ends; never each second. Must
 * stay mounted, since a live region is only heard when it was there before its text. `heldBack`: somebody tries to send
 * all the same, which is answered once.
 */
export function LimitAnnouncer({ heldBack = false }: { heldBack?: boolean }) {
  const { refusal } = useLimits();
  const leftMs = useCountdown(refusal?.until ?? null) ?? 0;
  const [spoken, setSpoken] = useState<{ limit: Refusal["failure"] | null; text: string; long: boolean }>({
    limit: null,
    text: "",
    long: false,
  });

  const [answered, setAnswered] = useState(false);

  const limit = refusal?.failure ?? null;
  if (limit && limit !== spoken.limit) {
    const waits = waitsForReply(limit.limit);
    const when = waits ? "when it is done" : `in ${speakCountdown(leftMs)}`;
    const text = `${refusalTitle(limit)}. You can send again ${when}.`;
    setSpoken({ limit, text, long: !waits && leftMs > LAST_MINUTE_MS });
  } else if (limit && spoken.long && leftMs <= LAST_MINUTE_MS) {
    setSpoken({ limit, text: "You can send again in one minute.", long: false });
  } else if (!limit && spoken.limit) {
    setSpoken({ limit: null, text: "You can send messages again.", long: false });
  }

  if (heldBack !== answered) {
    setAnswered(heldBack);
    // Empty in between, or the same words would not be heard again.
    setSpoken({ ...spoken, text: heldBack && limit ? `Not sent: ${refusalTitle(limit)}.` : "" });
  }

  return (
    <div role="status" aria-live="polite" className="sr-only">
      {spoken.text}
    </div>
  );
}
