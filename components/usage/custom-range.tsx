import Form from "next/form";
import type { DayRange } from "@/server/usage/reports-days";
import { Button } from "../ui/button";
import { Input } from "../ui/input";

/** Two days typed in, which become the page's address. `wrong` says why they can't be shown. */
export function CustomRange({
  range,
  wrong,
  today,
}: {
  range: DayRange;
  wrong: string | null;
  today: string;
}) {
  return (
    <Form
      action="/usage"
      scroll={false}
      className="grid grid-cols-[1fr_auto_1fr] items-center gap-2 max-sm:w-full sm:grid-cols-[auto_auto_auto_auto]"
    >
      <Input
        key={range.from}
        type="date"
        name="from"
        aria-label="From (UTC)"
        required
        aria-invalid={wrong !== null || undefined}
        aria-describedby={wrong === null ? undefined : "wrong-range"}
        max={today}
        defaultValue={range.from}
        className="h-9 px-2 sm:w-36"
      />
      <span aria-hidden className="text-muted">
        –
      </span>
      <Input
        key={`to ${range.to}`}
        type="date"
        name="to"
        aria-label="To (UTC)"
        required
        aria-invalid={wrong !== null || undefined}
        aria-describedby={wrong === null ? undefined : "wrong-range"}
        max={today}
        defaultValue={range.to}
        className="h-9 px-2 sm:w-36"
      />
      <Button type="submit" variant="secondary" className="max-sm:col-span-3">
        Show
      </Button>
      {wrong !== null && (
        <p id="wrong-range" role="alert" className="col-span-full w-0 min-w-full text-danger text-sm">
          {wrong}
        </p>
      )}
    </Form>
  );
}
