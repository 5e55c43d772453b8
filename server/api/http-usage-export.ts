import "server-only";
import { z } from "zod";
import { FailureError } from "../errors";
import { services } from "../services";
import { ledgerCsv } from "../usage/reports-csv";
import type { DayRange } from "../usage/reports-days";
import { currentUser } from "./context";
import { dayRangeInput } from "./day-range";
import { problem } from "./problem";

/** `GET ?from=2026-11-01&to=2026-11-21`: the signed-in user's own ledger as a CSV file, streamed. Errors are problem+json. */
export async function handleUsageExport(request: Request): Promise<Response> {
  const parts = await services();
  try {
    const user = await currentUser(parts);
    if (!user) throw new FailureError({ code: "unauthenticated" });
    const range = readRange(new URL(request.url).searchParams);
    return new Response(streamOf(ledgerCsv(parts.db, user.id, range)), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="headroom-usage-${range.from}-to-${range.to}.csv"`,
        "Cache-Control": "no-store",
      },
    });
  } catch (error) {
    if (error instanceof FailureError) return problem(error, parts.now());
    throw error;
  }
}

function readRange(params: URLSearchParams): DayRange {
  const parsed = dayRangeInput.safeParse({ from: params.get("from"), to: params.get("to") });
  if (parsed.success) return parsed.data;
  throw new FailureError({ code: "invalid_input", fields: z.flattenError(parsed.error).fieldErrors });
}

function streamOf(pieces: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
