import { Button } from "@/components/ui/button";
import type { Waiting } from "./waiting-choice";

/** Of a message that waits while nothing but the reply in progress stands in its way, or that waited too long. */
export function WaitingLine({ waiting }: { waiting: Waiting }) {
  if (!waiting.on) return <p className="px-4 pt-3 text-muted text-sm">{waiting.note}</p>;
  return (
    <p className="flex flex-wrap items-center gap-x-3 px-4 pt-3 text-muted text-sm">
      <span>
        {waiting.quote === null ? "Your message" : `“${waiting.quote}”`} goes out when this reply has ended.
      </span>
      <Button variant="link" size="inline" onClick={() => waiting.set(false)}>
        Don't send it
      </Button>
    </p>
  );
}
