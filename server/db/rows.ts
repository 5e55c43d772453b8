/** The rows of a raw statement, which the two drivers give in their own ways. */
export const rowsOf = (result: unknown): unknown[] =>
  Array.isArray(result) ? result : (result as { rows: unknown[] }).rows;
