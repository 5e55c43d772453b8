import { formatClock } from "@/components/limits/format";
import type { Allowance } from "@/server/errors";
import { LocalTime } from "./local-time";

const STEP_MS = 600_000;

/** How the rest of the day looks, in a sentence: used up, running out at some hour, or lasting. */
export function TodayOutlook({
  tokens: { used, max },
  forecastAt,
}: {
  tokens: Allowance["tokens"];
  forecastAt: string | null;
}) {
  if (max === null || used === 0) return null;
  if (used >= max) {
    return <p className="font-medium text-danger text-sm">Used up. Today's tokens come back at 00:00 UTC.</p>;
  }
  if (forecastAt === null) {
    return <p className="text-muted text-sm">At this pace they last all day.</p>;
  }
  const about = new Date(Math.ceil(Date.parse(forecastAt) / STEP_MS) * STEP_MS).toISOString();
  return (
    <p className="font-medium text-sm text-warning">
      At this pace today's tokens last until about {formatClock(about, "UTC")} UTC
      <LocalTime iso={about} />.
    </p>
  );
}
