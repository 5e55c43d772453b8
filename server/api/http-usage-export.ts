import type { User } from "../auth/users";
import { FailureError } from "../errors";
import { ledgerCsv } from "../usage/reports-csv";
import type { DayRange } from "../usage/reports-days";
import type { Services } from "../wire";
import { countStrict } from "./count-call";
import { dayRangeInput } from "./day-range";
import { fieldsOf } from "./fields";
import { problem } from "./problem";
import { streamOf } from "./stream-of";

/** `GET ?from=2026-11-01&to=2026-11-21`: the user's own ledger as a CSV file, streamed. Refusals are problem+json. */
export async function answerUsageExport(
  services: Services,
  user: User | null,
  request: Request,
): Promise<Response> {
  const { db, now } = services;
  try {
    if (!user) throw new FailureError({ code: "unauthenticated" });
    const range = readRange(new URL(request.url).searchParams);
    await countStrict(services, user);
    return new Response(streamOf(ledgerCsv(db, user.id, range)), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="headroom-usage-${range.from}-to-${range.to}.csv"`,
        "Cache-Control": "no-store",
      },
    });
  } catch (error) {
    if (error instanceof FailureError) return problem(error, now());
    throw error;
  }
}

function readRange(params: URLSearchParams): DayRange {
  const parsed = dayRangeInput.safeParse({ from: params.get("from"), to: params.get("to") });
  if (!parsed.success) throw new FailureError({ code: "invalid_input", fields: fieldsOf(parsed.error) });
  return parsed.data;
}
