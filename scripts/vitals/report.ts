import type { Load } from "./load-page";

/** How many times slower than this machine the second column's is: about a phone of some years ago. */
export const SLOWDOWN = 4;
const MOST_SHIFT = 0.02;
const MOST_CHAT_BYTES = 200 * 1024;
const MOST_CHAT_BLOCKING_MS = 150;

export interface Figures {
  name: string;
  /** First-load JavaScript, gzip. */
  bytes: number;
  asIs: Load;
  slow: Load;
}

/** Which aims are missed. `steady` figures are the same on every machine; times are not. */
export function missed(rows: readonly Figures[]): { what: string; steady: boolean }[] {
  return rows.flatMap(({ name, bytes, asIs, slow }) => {
    const shift = Math.max(asIs.layoutShift, slow.layoutShift);
    const misses = [];
    if (name === "/chat" && bytes > MOST_CHAT_BYTES)
      misses.push({
        what: `${name} loads ${kilobytes(bytes)}, aim ${kilobytes(MOST_CHAT_BYTES)}`,
        steady: true,
      });
    if (shift >= MOST_SHIFT)
      misses.push({ what: `${name} shifts by ${shift.toFixed(3)}, aim below ${MOST_SHIFT}`, steady: true });
    if (name.startsWith("/chat") && slow.blockingMs >= MOST_CHAT_BLOCKING_MS)
      misses.push({
        what: `${name} blocks for ${ms(slow.blockingMs)} on a ${SLOWDOWN}x slower processor, aim below ${ms(MOST_CHAT_BLOCKING_MS)}`,
        steady: false,
      });
    return misses;
  });
}

const COLUMNS: { title: string; of: (row: Figures) => string }[] = [
  { title: "page", of: ({ name }) => name },
  { title: "JavaScript", of: ({ bytes }) => kilobytes(bytes) },
  { title: "LCP", of: ({ asIs }) => ms(asIs.largestPaintMs) },
  { title: `LCP ${SLOWDOWN}x`, of: ({ slow }) => ms(slow.largestPaintMs) },
  { title: "CLS", of: ({ asIs }) => asIs.layoutShift.toFixed(3) },
  { title: `CLS ${SLOWDOWN}x`, of: ({ slow }) => slow.layoutShift.toFixed(3) },
  { title: "blocking", of: ({ asIs }) => ms(asIs.blockingMs) },
  { title: `blocking ${SLOWDOWN}x`, of: ({ slow }) => ms(slow.blockingMs) },
];

export function printed(rows: readonly Figures[], runs: number): string {
  const table = [COLUMNS.map(({ title }) => title), ...rows.map((row) => COLUMNS.map(({ of }) => of(row)))];
  const widths = COLUMNS.map((_, at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = table;
  return [
    `First load of each page of the production build in Chromium; median of ${runs}.`,
    `"${SLOWDOWN}x": on a processor slowed down ${SLOWDOWN} times. JavaScript is gzip, at first load.`,
    "",
    line(head),
    line(widths.map((width) => "-".repeat(width))),
    ...body.map(line),
    "",
  ].join("\n");
}

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
const ms = (duration: number): string => `${Math.round(duration)} ms`;
