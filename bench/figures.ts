/** @throws RangeError for no figures */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError("no figures");
  return (low + high) / 2;
}

/** The least figure that `share` of all figures don't exceed. @throws RangeError for no figures */
export function percentile(figures: readonly number[], share: number): number {
  const figure = [...figures].sort((a, b) => a - b)[Math.max(0, Math.ceil(share * figures.length) - 1)];
  if (figure === undefined) throw new RangeError("no figures");
  return figure;
}

/** Round by round, so that what slowed a whole round down cancels. */
export function ratios(figures: readonly number[], base: readonly number[]): number[] {
  return figures.map((figure, round) => figure / (base[round] ?? Number.NaN));
}

/** `1.31 (1.20-1.46)`: the median, and the least and the most. */
export function spread(figures: readonly number[], digits: number): string {
  const [middle, least, most] = [median(figures), Math.min(...figures), Math.max(...figures)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
}

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

/** A row of a table of aims: the measured median, with the least and the most, and whether it is within `bound`. */
export function aim(
  name: string,
  measured: readonly number[],
  bound: "at least" | "at most",
  figure: number,
): string[] {
  const middle = median(measured);
  const met = bound === "at least" ? middle >= figure : middle <= figure;
  return [name, spread(measured, 2), `${bound} ${figure.toFixed(2)}`, met ? "met" : "missed"];
}
