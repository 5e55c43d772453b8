import Form from "next/form";
import type { DayRange } from "@/server/usage/reports-days";
import { Button } from "../ui/button";
import { Input } from "../ui/input";

/** Two days typed in, which become the page's address. */
export function CustomRange({ range, today }: { range: DayRange; today: string }) {
  return (
    <Form action="/usage" scroll={false} className="flex flex-wrap items-center gap-2">
      <Input
        key={range.from}
        type="date"
        name="from"
        aria-label="From (UTC)"
        required
        max={today}
        defaultValue={range.from}
        className="h-9 w-36 px-2"
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
        className="h-9 w-36 px-2"
      />
      <Button type="submit" variant="secondary">
        Show
      </Button>
    </Form>
  );
}
