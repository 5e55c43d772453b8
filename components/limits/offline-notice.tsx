import { WifiOff } from "lucide-react";
import { useId } from "react";
import { offlineWords } from "./limit-words";
import { NoticeLook } from "./notice-look";
import { type Waiting, WaitingChoice } from "./waiting-choice";

/** The browser has no network: nobody's limit and nobody's fault, and the message may go by itself when it is back. */
export function OfflineNotice({ waiting, limited }: { waiting: Waiting; limited: boolean }) {
  const id = useId();
  return (
    <section aria-label="Connection">
      <NoticeLook
        tone="trouble"
        icon={<WifiOff aria-hidden className="text-muted" />}
        title="You're offline"
        kept={<span id={id}>{offlineWords(waiting, limited)}</span>}
      >
        <WaitingChoice waiting={waiting} label="Send when back" describedBy={id} />
      </NoticeLook>
    </section>
  );
}
