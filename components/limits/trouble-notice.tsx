import { CloudOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatCountdown } from "./format";
import type { LimitState } from "./limit-state";
import { troubleTitle } from "./limit-words";
import { useCountdown } from "./use-countdown";

/** Trouble on our side: not the user's fault, costs nothing, and can be tried again. */
export function TroubleNotice({
  trouble: { failure, until },
  onRetry,
}: {
  trouble: NonNullable<LimitState["trouble"]>;
  onRetry: () => void;
}) {
  const leftMs = useCountdown(until);
  return (
    <section
      aria-label="Service trouble"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-border-strong border-dashed bg-raised p-4"
    >
      <CloudOff aria-hidden className="size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1 basis-56 space-y-1 text-sm">
        <p className="font-medium text-text">{troubleTitle(failure)}</p>
        <p className="text-text">
          This is not your doing, and nothing was charged. Your message is kept.
          {leftMs !== null && <span className="tabular-nums"> Try again in {formatCountdown(leftMs)}.</span>}
        </p>
      </div>
      <Button variant="secondary" size="sm" onClick={onRetry}>
        Retry
      </Button>
    </section>
  );
}
