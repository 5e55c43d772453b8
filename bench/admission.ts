import { headroom, headroomInMemory, onePing, patternA, patternB, type Way } from "./admission-ways";
import { aim, median, percentile, ratios, table } from "./figures";
import type { Network } from "./network/network";

const DELAYS_MS = [0, 2, 30];
const ADMISSIONS = 200;
/** So many that none meets a limit, with `ADMISSIONS` replies in the making. */
const USERS = 25;

/** What is there for comparison only is measured in every so manieth round, and gets no p99. */
const ASIDE = 4;
/** The spread of a ratio is that of the ratios of so many admissions. */
const BATCH = 20;

interface Row {
  way: Way;
  aside: boolean;
  /** Milliseconds of every admission, by delay. */
  figures: Map<number, number[]>;
}

/** Headroom first. */
type Rows = [Row, ...Row[]];

/** How long an admission takes before a message may go on: one at a time, all ways in turns. @returns tables */
export async function measureAdmission(network: Network): Promise<string> {
  const tcp: Rows = [
    row(headroom("Headroom", network.tcp)),
    row(patternA("A", network.tcp, "always")),
    row(patternB("B", network.tcp, "always")),
    row(patternA("A, expiry set once a day", network.tcp, "once"), true),
    row(patternB("B, expiry set once a day", network.tcp, "once"), true),
    row(onePing("a PING", network.tcp), true),
    row(headroomInMemory(), true),
  ];
  const rest: Rows = [
    row(headroom("Headroom", network.restLine)),
    row(patternA("A", network.restLine, "always")),
    row(patternA("A, expiry set once a day", network.restLine, "once"), true),
    row(onePing("a PING", network.restLine), true),
  ];
  const rows = [...tcp, ...rest];

  try {
    for (let i = 0; i < USERS; i++)
      for (const [index, { way }] of rows.entries()) await way.admit(user(index, i));
    for (const delay of DELAYS_MS) {
      await Promise.all(rows.map(({ way }) => way.settle()));
      await network.setDelay(delay);
      console.log(`${ADMISSIONS} admissions each with Redis ${delay} ms away ...`);
      await inTurns(rows, delay);
      await network.setDelay(0);
    }
  } finally {
    await Promise.all(rows.map(({ way }) => way.settle().then(way.close)));
  }
  return [
    part("over TCP", tcp),
    part("over Upstash REST", rest),
    table([["ratio", "measured", "aim", ""], ...aims("TCP", tcp), ...aims("REST", rest)]),
  ].join("\n\n");
}

const row = (way: Way, aside = false): Row => ({
  way,
  aside,
  figures: new Map(DELAYS_MS.map((delay) => [delay, []])),
});

/** Every way has users of its own. */
const user = (way: number, round: number) => `bench-${way}-${round % USERS}`;

async function inTurns(rows: Row[], delay: number): Promise<void> {
  for (let round = 0; round < ADMISSIONS; round++) {
    for (const [index, { way, aside, figures }] of rows.entries()) {
      if (aside && round % ASIDE > 0) continue;
      const startedAt = performance.now();
      await way.admit(user(index, round));
      figures.get(delay)?.push(performance.now() - startedAt);
    }
  }
}

const figuresOf = ({ figures }: Row, delay: number) => figures.get(delay) ?? [];

function part(title: string, rows: Rows): string {
  const [ours] = rows;
  const head = [title, ...DELAYS_MS.flatMap((delay) => [`${delay} ms away`, "p99", "x Headroom"])];
  const body = rows.map((row) => [
    row.way.name,
    ...DELAYS_MS.flatMap((delay) => {
      const [own, base] = [figuresOf(row, delay), figuresOf(ours, delay)];
      return [
        median(own).toFixed(2),
        row.aside ? "" : percentile(own, 0.99).toFixed(2),
        row === ours ? "" : (median(own) / median(base)).toFixed(2),
      ];
    }),
  ]);
  return table([head, ...body]);
}

/** The aims hold where the way to Redis is what costs. */
function aims(transport: string, [ours, ...others]: Rows): string[][] {
  const far = DELAYS_MS.at(-1) ?? 0;
  const name = (ratio: string) => `${transport}, ${far} ms away: ${ratio}`;
  const own = batches(figuresOf(ours, far));
  const delays = own.map((ms) => ms / far);
  return [
    aim(name("Headroom / one delay"), delays, "at most", 1.15),
    ...others
      .filter(({ aside }) => !aside)
      .map((row) => {
        const ratio = ratios(batches(figuresOf(row, far)), own);
        return aim(name(`${row.way.name} / Headroom`), ratio, "at least", 2.8);
      }),
  ];
}

/** The median of every `BATCH`. */
function batches(figures: readonly number[]): number[] {
  const starts = Array.from({ length: Math.ceil(figures.length / BATCH) }, (_, index) => index * BATCH);
  return starts.map((start) => median(figures.slice(start, start + BATCH)));
}
