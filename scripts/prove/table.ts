import { VERDICT_DEADLINE_MS } from "./judge";
import type { Outcome } from "./run-rows";

interface Column {
  head: string;
  width: number;
  /** For the legend. */
  meaning?: string;
}

const COLUMNS: readonly Column[] = [
  { head: "fault", width: -45 },
  { head: "sent", width: 6 },
  { head: "200", width: 5, meaning: "answered with a reply" },
  { head: "429", width: 6, meaning: "refused by a limit" },
  { head: "other", width: 6, meaning: "refused by the provider or without the store, or never answered" },
  { head: "calls", width: 6, meaning: "that reached the provider" },
  { head: "billed", width: 7, meaning: "tokens, as the provider counted them" },
  { head: "charged", width: 8, meaning: "tokens in the ledger" },
  { head: "guard", width: 7, meaning: "tokens of today that the guard has, at the end" },
  {
    head: "over",
    width: 5,
    meaning: "the most that a budget was exceeded by, in tokens (the ceiling: in micro-dollars)",
  },
  { head: "wrong", width: 6, meaning: "refused at or under 90 % of true use" },
  {
    head: "verdict",
    width: 8,
    meaning: `the longest wait for one, in ms, without the process's own busy time; at most ${VERDICT_DEADLINE_MS}`,
  },
  { head: "in all", width: 7, meaning: "the longest from a request's arrival to its verdict, in ms" },
  { head: "quiet", width: 6, meaning: "s until nothing was held; at most 60" },
  { head: "", width: 7 },
];

/** What the table is printed with. */
export interface Paint {
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
}

const paintWith = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string) => text;

/** Colours only where somebody looks. */
export const paintFor = (tty: boolean): Paint =>
  tty
    ? { good: paintWith(32), bad: paintWith(31), faint: paintWith(2) }
    : { good: plain, bad: plain, faint: plain };

const line = (cells: readonly string[]): string =>
  COLUMNS.map(({ width }, i) => {
    const cell = cells[i] ?? "";
    return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
  }).join(" ");

export const heading = ({ faint }: Paint): string => faint(line(COLUMNS.map(({ head }) => head)));

/** A row's line, and beneath it what was broken. */
export function lineOf(outcome: Outcome, paint: Paint): string {
  const { row } = outcome;
  if (outcome.kind === "left out") return paint.faint(`${line([row.fault])} left out: ${outcome.why}`);
  if (outcome.kind === "stuck") return paint.bad(`${row.fault}: could not be carried out\n  ${outcome.why}`);
  const { figures } = outcome;
  const { broken } = figures;
  const cells = line([row.fault, ...figuresOf(outcome), broken.length === 0 ? "ok" : "BROKEN"]);
  const painted = broken.length === 0 ? cells.replace(/ok$/, paint.good("ok")) : paint.bad(cells);
  return [painted, ...broken.map(({ promise, seen }) => paint.bad(`    broken: ${promise} (${seen})`))].join(
    "\n",
  );
}

function figuresOf({ figures }: Extract<Outcome, { kind: "ran" }>): string[] {
  const { sent, answered, refused, unavailable, calls, billed, charged, guard, overspend, wronglyRefused } =
    figures;
  return [
    ...[sent, answered, refused, unavailable, calls, billed, charged, guard, overspend, wronglyRefused].map(
      (n) => n.toLocaleString("en"),
    ),
    figures.verdictMs.toFixed(0),
    figures.requestMs.toFixed(0),
    (figures.quietMs / 1_000).toFixed(1),
  ];
}

/** Under the table: sums, and what the columns mean. */
export function foot(outcomes: readonly Outcome[], paint: Paint): string {
  const ran = outcomes.filter((outcome) => outcome.kind === "ran");
  const sum = (pick: (figures: (typeof ran)[number]["figures"]) => number) =>
    ran.reduce((total, { figures }) => total + pick(figures), 0).toLocaleString("en");
  const most = (pick: (figures: (typeof ran)[number]["figures"]) => number) =>
    Math.max(0, ...ran.map(({ figures }) => pick(figures)));
  const total = line([
    "all",
    sum((f) => f.sent),
    sum((f) => f.answered),
    sum((f) => f.refused),
    sum((f) => f.unavailable),
    sum((f) => f.calls),
    sum((f) => f.billed),
    sum((f) => f.charged),
    sum((f) => f.guard),
    most((f) => f.overspend).toLocaleString("en"),
    sum((f) => f.wronglyRefused),
    most((f) => f.verdictMs).toFixed(0),
    most((f) => f.requestMs).toFixed(0),
    (most((f) => f.quietMs) / 1_000).toFixed(1),
  ]);
  const legend = COLUMNS.flatMap(({ head, meaning }) => (meaning ? [`  ${head.padEnd(9)}${meaning}`] : []));
  return [paint.faint("-".repeat(total.length)), total, "", paint.faint(legend.join("\n"))].join("\n");
}
