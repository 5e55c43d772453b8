import { useId } from "react";
import { Button } from "@/components/ui/button";
import { refusalEnd, refusalTitle, sendsWhen } from "./limit-words";
import type { Refusal } from "./refusal";
import { RefusalLook } from "./refusal-look";
import { shorterMayFit } from "./spent-day";
import { UpgradePrompt } from "./upgrade-prompt";
import { useCountdown } from "./use-countdown";
import { useTimeZone } from "./use-time-zone";
import { type Waiting, WaitingChoice } from "./waiting-choice";

/** Why a message was refused, when the next can go, and what can be done about it. */
export function RefusalNotice({
  refusal: { failure, until, foreseen },
  waiting,
  onTryShorter,
}: {
  refusal: Refusal;
  waiting: Waiting;
  onTryShorter: () => void;
}) {
  const leftMs = useCountdown(until) ?? 0;
  const timeZone = useTimeZone();
  const keptId = useId();
  const kept = foreseen
    ? "You can write on; your draft is kept."
    : "Nothing was sent or charged; your draft is kept.";
  return (
    <section aria-label="Message limit">
      <RefusalLook
        title={refusalTitle(failure)}
        end={refusalEnd(failure, leftMs, timeZone)}
        kept={
          <span id={keptId}>
            {waiting.on ? sendsWhen(failure, leftMs, waiting.quote) : (waiting.note ?? kept)}
          </span>
        }
      >
        {failure.upgrade && <UpgradePrompt upgrade={failure.upgrade} />}
        {shorterMayFit(failure) && (
          <Button variant="secondary" size="sm" onClick={onTryShorter}>
            Try a shorter message
          </Button>
        )}
        <WaitingChoice waiting={waiting} label="Send when ready" describedBy={keptId} />
      </RefusalLook>
    </section>
  );
}
