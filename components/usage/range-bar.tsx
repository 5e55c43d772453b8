import { CustomRange } from "./custom-range";
import { LocalTime } from "./local-time";
import { RangeLinks } from "./range-links";
import { RANGES, type UsageView, usageQuery } from "./range-params";

const instead = ({ refused, days }: UsageView) =>
  refused && `${refused.reason} Shown instead: the last ${days} days.`;

/** Which days the page shows, and what a day is. `today` is the UTC day. */
export function RangeBar({ view, today }: { view: UsageView; today: string }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <div>
        <h2 id="history" className="font-semibold text-xl tracking-tight">
          History
        </h2>
        <p className="mt-1 text-muted text-sm">
          A day begins at 00:00 UTC
          <LocalTime iso={`${today}T00:00:00Z`} />.
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-3 max-sm:w-full sm:flex-row-reverse">
        <RangeLinks
          label="Days shown"
          links={RANGES.map((days) => ({
            label: `${days} days`,
            href: { pathname: "/usage", query: usageQuery(view, { days, day: null }) },
            isCurrent: view.days === days,
          }))}
        />
        <CustomRange range={view.refused ?? view.range} wrong={instead(view)} today={today} />
      </div>
    </div>
  );
}
