import { useState } from "react";
import type { RateLimited } from "@/server/errors";
import { speakCountdown } from "./format";
import { refusalTitle } from "./limit-words";
import { useLimits } from "./limits-context";
import { waitsForReply } from "./refusal";
import { useCountdown } from "./use-countdown";
import { useOnline } from "./use-online";

const LAST_MINUTE_MS = 60_000;

/** The words of the live region: what was said last, until there is something else to say. */
export function LimitSpeech({ heldBack }: { heldBack: boolean }) {
  const { refusal } = useLimits();
  const leftMs = useCountdown(refusal?.until ?? null) ?? 0;
  const online = useOnline();
  const [text, setText] = useState("");
  const [said, setSaid] = useState<{ limit: RateLimited | null; minuteAhead: boolean }>({
    limit: null,
    minuteAhead: false,
  });
  const [wasOnline, setWasOnline] = useState(true);
  const [answered, setAnswered] = useState(false);

  const limit = refusal?.failure ?? null;
  if (limit && !isSame(limit, said.limit)) {
    setText(beginning(limit, leftMs));
    setSaid({ limit, minuteAhead: !waitsForReply(limit.limit) && leftMs > LAST_MINUTE_MS });
  } else if (limit && said.minuteAhead && leftMs <= LAST_MINUTE_MS) {
    setText("You can send again in one minute.");
    setSaid({ limit, minuteAhead: false });
  } else if (!limit && said.limit) {
    setText("You can send messages again.");
    setSaid({ limit: null, minuteAhead: false });
  }

  if (online !== wasOnline) {
    setWasOnline(online);
    setText(online ? "You are back online." : "You're offline. You can write on; your draft is kept.");
  }

  if (heldBack !== answered) {
    setAnswered(heldBack);
    const reason = online ? limit && refusalTitle(limit) : "you're offline";
    // Empty in between, or the same words would not be heard again.
    setText(heldBack && reason ? `Not sent: ${reason}.` : "");
  }

  return text;
}

/** A reading anew may move a limit's end or its figures; that is no news. */
const isSame = (limit: RateLimited, said: RateLimited | null) =>
  said !== null && limit.limit === said.limit && limit.plan === said.plan;

function beginning(limit: RateLimited, leftMs: number): string {
  const when = waitsForReply(limit.limit) ? "when it is done" : `in ${speakCountdown(leftMs)}`;
  return `${refusalTitle(limit)}. You can send again ${when}.`;
}
