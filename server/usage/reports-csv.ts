import type { Database } from "../db/database";
import type { DayRange } from "./reports-days";
import { type LedgerCursor, type LedgerRow, ledgerPage } from "./reports-ledger";

const ROWS_AT_ONCE = 1_000;

const COLUMNS = {
  time_utc: (row) => row.at,
  conversation_id: (row) => row.conversation?.id ?? null,
  conversation_title: (row) => row.conversation?.title ?? null,
  model: (row) => row.model.id,
  ended: (row) => row.ended,
  input_tokens: (row) => row.inputTokens,
  output_tokens: (row) => row.outputTokens,
  cache_write_tokens: (row) => row.cacheWriteTokens,
  cache_read_tokens: (row) => row.cacheReadTokens,
  charged_tokens: (row) => row.chargedTokens,
  cost_micro_usd: (row) => row.costMicroUsd,
  estimated_prompt_tokens: (row) => row.estimatedInputTokens,
  output_is_estimated: (row) => String(row.estimated),
  time_to_first_token_ms: (row) => row.firstTokenMs,
} as const satisfies Record<string, (row: LedgerRow) => string | number | null>;

/** A user's ledger as CSV (RFC 4180), newest first, in pieces: never more than `rowsAtOnce` rows in memory. */
export async function* ledgerCsv(
  db: Database,
  userId: string,
  range: DayRange,
  rowsAtOnce = ROWS_AT_ONCE,
): AsyncGenerator<string, void> {
  yield csvLine(Object.keys(COLUMNS));
  let cursor: LedgerCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof ledgerPage>> = await ledgerPage(db, userId, range, {
      cursor,
      limit: rowsAtOnce,
    });
    if (page.items.length > 0) {
      yield page.items.map((row) => csvLine(Object.values(COLUMNS).map((read) => read(row)))).join("");
    }
    cursor = page.nextCursor;
  } while (cursor);
}

/** One record with its line end. Text that a spreadsheet would run as a formula is given a leading apostrophe. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: string | number | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  // Source: owasp.org, "CSV Injection".
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
