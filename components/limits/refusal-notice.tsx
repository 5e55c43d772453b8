import { useId } from "react";
import { Button } from "@/components/ui/button";
import { refusalEnd, refusalTitle, sendsWhen, shorterMayFit } from "./limit-words";
import type { Refusal } from "./refusal";
import { RefusalLook } from "./refusal-look";
import { UpgradePrompt } from "./upgrade-prompt";
import { useCountdown } from "./use-countdown";
import { useTimeZone } from "./use-time-zone";

/** Why a message was refused, when the next can go, and what can be done about it. */
export function RefusalNotice({
  refusal: { failure, until, foreseen },
  sendWhenReady,
  onSendWhenReady,
  onTryShorter,
}: {
  refusal: Refusal;
  sendWhenReady: boolean;
  onSendWhenReady: (on: boolean) => void;
  onTryShorter: () => void;
}) {
  const leftMs = useCountdown(until) ?? 0;
  const timeZone = useTimeZone();
  const hintId = useId();
  return (
    <section aria-label="Message limit">
      <RefusalLook
        title={refusalTitle(failure)}
        end={refusalEnd(failure, leftMs, timeZone)}
        kept={foreseen ? "You can write on; your draft is kept." : undefined}
      >
        {failure.upgrade && <UpgradePrompt upgrade={failure.upgrade} />}
        {shorterMayFit(failure) && (
          <Button variant="secondary" size="sm" onClick={onTryShorter}>
            Try a shorter message
          </Button>
        )}
        <label className="flex min-h-8 cursor-pointer items-center gap-2 text-sm text-text">
          <input
            type="checkbox"
            aria-describedby={hintId}
            className="size-4 accent-accent"
            checked={sendWhenReady}
            onChange={(event) => onSendWhenReady(event.target.checked)}
          />
          Send when ready
        </label>
        <p id={hintId} className="w-full text-muted text-sm tabular-nums empty:hidden">
          {sendWhenReady && sendsWhen(failure, leftMs)}
        </p>
      </RefusalLook>
    </section>
  );
}
