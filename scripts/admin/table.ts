/** Rows under their heads, each column as wide as its widest cell; columns of numbers stand to the right. */
export function table(heads: readonly string[], rows: readonly (string | number)[][]): string {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en") : cell)),
  );
  const widths = heads.map((head, i) => Math.max(head.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const toTheRight = heads.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === "number"));
  return [[...heads], ...cells]
    .map((row) =>
      row
        .map((cell, i) => (toTheRight[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** "1,234", or "unlimited" for null. */
export const amount = (value: number | null): string => value?.toLocaleString("en") ?? "unlimited";

/** Micro-dollars as "$0.0012". */
export const dollars = (microUsd: number): string => `$${(microUsd / 1_000_000).toFixed(4)}`;
