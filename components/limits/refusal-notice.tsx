import { Hourglass } from "lucide-react";
import { Button } from "@/components/ui/button";
import { refusalEnd, refusalTitle, shorterMayFit } from "./limit-words";
import type { Refusal } from "./refusal";
import { UpgradePrompt } from "./upgrade-prompt";
import { useCountdown } from "./use-countdown";

/** Why a message was refused, when the next can go, and what can be done about it. */
export function RefusalNotice({
  refusal: { failure, until },
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
  return (
    <section
      aria-label="Message limit"
      className="flex flex-col gap-3 rounded-xl border border-border-strong bg-surface p-4"
    >
      <div className="flex gap-3">
        <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <div className="min-w-0 space-y-1 text-sm">
          <p className="font-medium text-text">{refusalTitle(failure)}</p>
          <p className="text-text tabular-nums">{refusalEnd(failure, leftMs)}</p>
          <p className="text-muted">Nothing was sent or charged; your draft is kept.</p>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3 sm:pl-7">
        {failure.upgrade && <UpgradePrompt upgrade={failure.upgrade} />}
        {shorterMayFit(failure) && (
          <Button variant="secondary" size="sm" onClick={onTryShorter}>
            Try a shorter message
          </Button>
        )}
        <label className="flex min-h-8 cursor-pointer items-center gap-2 text-sm text-text">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={sendWhenReady}
            onChange={(event) => onSendWhenReady(event.target.checked)}
          />
          Send when ready
        </label>
      </div>
    </section>
  );
}
