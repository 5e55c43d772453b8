import { CloudOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatCountdown } from "./format";
import type { LimitState } from "./limit-state";
import { troubleTitle } from "./limit-words";
import { NoticeLook } from "./notice-look";
import { useCountdown } from "./use-countdown";

/** Trouble on our side: not the user's fault, costs nothing, and can be tried again. `onRetry` is there where a draft is. */
export function TroubleNotice({
  trouble: { failure, until },
  onRetry,
  onDismiss,
}: {
  trouble: NonNullable<LimitState["trouble"]>;
  onRetry: (() => void) | undefined;
  onDismiss: () => void;
}) {
  const leftMs = useCountdown(until);
  return (
    <section aria-label="Service trouble">
      <NoticeLook
        tone="trouble"
        icon={<CloudOff aria-hidden className="text-danger" />}
        title={troubleTitle(failure)}
        end={leftMs === null ? undefined : `Try again in ${formatCountdown(leftMs)}`}
        kept={`This is not your doing, and nothing was charged.${onRetry ? " Your message is kept." : ""}`}
      >
        <Button variant="secondary" size="sm" onClick={onRetry ?? onDismiss}>
          {onRetry ? "Retry" : "Dismiss"}
        </Button>
      </NoticeLook>
    </section>
  );
}
