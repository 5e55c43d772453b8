import type { Given } from "./given";
import { type Figures, judge } from "./judge";
import { openWorld, type WorldKind } from "./open-world";
import { aftermathOf } from "./quiet";
import type { Row } from "./row";
import { openTrial } from "./trial";
import type { World } from "./world";

/** How a row came out. */
export type Outcome =
  | { row: Row; kind: "ran"; figures: Figures; tookMs: number }
  | { row: Row; kind: "left out"; why: string }
  /** It could not be carried out: nothing is proved by it. */
  | { row: Row; kind: "stuck"; why: string };

/** Of the whole app's spending, in micro-dollars: ten times what one message of the ceiling's rows reserves, and more. */
const CEILING_MICRO_USD = 6_500;

/**
 * Runs rows one after the other, those of one world together.
 * @param done is told of each as it ends
 * @param cleanUps see `openWorld`
 */
export async function runRows(
  rows: readonly Row[],
  given: Given,
  folder: string,
  cleanUps: (() => Promise<void>)[],
  done: (outcome: Outcome) => void,
): Promise<void> {
  for (const { kind, rows: together } of worldsOf(rows)) {
    const possible = together.filter((row) => {
      const why = missing(row, given);
      if (why) done({ row, kind: "left out", why });
      return !why;
    });
    if (possible.length === 0) continue;
    const world = await openWorld(given, kind, folder, cleanUps);
    try {
      for (const row of possible) done(await runRow(row, world));
    } finally {
      await world.close();
    }
  }
}

/** A ceiling is the whole app's: each of its rows has a world of its own. */
function worldsOf(rows: readonly Row[]): { kind: WorldKind; rows: Row[] }[] {
  const of = (world: Row["world"]) => rows.filter((row) => row.world === world);
  return [
    { kind: { name: "plain", ceilingMicroUsd: null, ownClock: false }, rows: of("plain") },
    ...of("ceiling").map((row) => ({
      kind: { name: row.id, ceilingMicroUsd: CEILING_MICRO_USD, ownClock: false },
      rows: [row],
    })),
    { kind: { name: "clock", ceilingMicroUsd: null, ownClock: true }, rows: of("clock") },
  ];
}

const missing = ({ needs }: Row, { redis }: Given): string | null =>
  needs && !redis ? "wants a Redis" : null;

async function runRow(row: Row, world: World): Promise<Outcome> {
  if (row.needs === "link" && !world.redis?.link)
    return { row, kind: "left out", why: "wants a Redis at a plain redis:// address" };
  const startedAt = performance.now();
  const calls = world.upstream.calls.length;
  const trial = openTrial(world);
  try {
    await takeVerdicts(world);
    await row.run(trial);
    const aftermath = await aftermathOf(trial);
    const figures = judge({
      ...trial,
      calls: world.upstream.calls.slice(calls),
      aftermath,
      verdicts: await takeVerdicts(world),
      ceilingMicroUsd: world.ceilingMicroUsd,
    });
    return { row, kind: "ran", figures, tookMs: performance.now() - startedAt };
  } catch (error) {
    return {
      row,
      kind: "stuck",
      why: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

/** The longest over all processes. */
async function takeVerdicts({ fleet }: World) {
  const taken = await Promise.all(fleet.members.map(({ controls }) => controls.verdicts()));
  return {
    limiterMs: Math.max(...taken.map(({ limiterMs }) => limiterMs)),
    requestMs: Math.max(...taken.map(({ requestMs }) => requestMs)),
  };
}
