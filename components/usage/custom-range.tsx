import Form from "next/form";
import type { DayRange } from "@/server/usage/reports-days";
import { Button } from "../ui/button";
import { Input } from "../ui/input";

/** Two days typed in, which become the page's address. */
export function CustomRange({ range, today }: { range: DayRange; today: string }) {
  return (
    <Form
      action="/usage"
      scroll={false}
      className="grid grid-cols-[1fr_auto_1fr] items-center gap-2 max-sm:w-full sm:flex"
    >
      <Input
        key={range.from}
        type="date"
        name="from"
        aria-label="From (UTC)"
        required
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
        max={today}
        defaultValue={range.to}
        className="h-9 px-2 sm:w-36"
      />
      <Button type="submit" variant="secondary" className="max-sm:col-span-3">
        Show
      </Button>
    </Form>
  );
}
