import { v7 as uuidv7 } from "uuid";
import { costMicroUsd, type Model } from "../ai/models";
import { chargedTokens } from "../ai/usage";
import type { Database } from "../db/database";
import { type Ending, usageDaily, usageEvents } from "../db/schema";
import { utcDay } from "./ledger";

const DAY_MS = 86_400_000;
const DAYS = 30;
/** Rows of one insert stay far under PostgreSQL's 65,535 parameters. */
const BATCH = 500;
const ENDINGS: readonly Ending[] = [...Array<Ending>(17).fill("complete"), "stopped", "stopped", "lost"];

/**
 * Thirty past days of made-up use for a demo account, so that its dashboards show something on the first day; the same
 * for the same `seed`. Today is left out: its use must be the meter's.
 * @param perDay tokens on an average day
 */
export async function writeDemoHistory(
  db: Database,
  account: { userId: string; models: readonly Model[]; perDay: number; seed: number },
  now: number,
): Promise<void> {
  const random = randomFrom(account.seed);
  const events = Array.from({ length: DAYS }, (_, i) =>
    eventsOfDay(account, now - (DAYS - i) * DAY_MS, random),
  ).flat();
  const rollup = sumByDayAndModel(events);
  await db.transaction(async (tx) => {
    for (let i = 0; i < events.length; i += BATCH)
      await tx.insert(usageEvents).values(events.slice(i, i + BATCH));
    await tx.insert(usageDaily).values(rollup);
  });
}

type Event = typeof usageEvents.$inferInsert & { chargedTokens: number; costMicroUsd: number };

function eventsOfDay(
  { userId, models, perDay }: { userId: string; models: readonly Model[]; perDay: number },
  at: number,
  random: () => number,
): Event[] {
  const midnight = at - (at % DAY_MS);
  const weekend = [0, 6].includes(new Date(midnight).getUTCDay());
  const messages = Math.round((weekend ? 2 : 7) * (0.5 + random()));
  return Array.from({ length: messages }, () => {
    const model = models[Math.floor(random() ** 2 * models.length)];
    if (!model) throw new RangeError("A demo account needs a model.");
    const size = (perDay / 7) * (0.3 + random());
    const usage = {
      inputTokens: Math.round(size * 0.35),
      outputTokens: Math.round(size * 0.55),
      cacheWriteTokens: 0,
      cacheReadTokens: Math.round(size * random()),
    };
    const admittedAt = new Date(midnight + Math.floor((7 + 13 * random()) * 3_600_000));
    const id = uuidv7({ msecs: admittedAt.getTime() });
    const ended = ENDINGS[Math.floor(random() * ENDINGS.length)] ?? "complete";
    return {
      id,
      leaseId: id,
      userId,
      model: model.id,
      ended,
      stopReason: ended === "complete" ? "end_turn" : null,
      ...usage,
      chargedTokens: chargedTokens(usage),
      costMicroUsd: costMicroUsd(model, usage),
      estimatedInputTokens: Math.round(usage.inputTokens * (1 + random() * 0.2)),
      estimated: ended !== "complete",
      day: utcDay(admittedAt),
      admittedAt,
      firstTokenAt: new Date(admittedAt.getTime() + 400 + Math.floor(random() * 600)),
      settledAt: new Date(admittedAt.getTime() + 4_000 + Math.floor(random() * 9_000)),
    };
  });
}

function sumByDayAndModel(events: readonly Event[]) {
  const sums = new Map<string, Required<typeof usageDaily.$inferInsert>>();
  for (const { userId, day, model, ...event } of events) {
    const sum = sums.get(`${day} ${model}`);
    sums.set(`${day} ${model}`, {
      userId,
      day,
      model,
      messages: (sum?.messages ?? 0) + 1,
      inputTokens: (sum?.inputTokens ?? 0) + (event.inputTokens ?? 0),
      outputTokens: (sum?.outputTokens ?? 0) + (event.outputTokens ?? 0),
      cacheWriteTokens: (sum?.cacheWriteTokens ?? 0) + (event.cacheWriteTokens ?? 0),
      cacheReadTokens: (sum?.cacheReadTokens ?? 0) + (event.cacheReadTokens ?? 0),
      chargedTokens: (sum?.chargedTokens ?? 0) + event.chargedTokens,
      costMicroUsd: (sum?.costMicroUsd ?? 0) + event.costMicroUsd,
    });
  }
  return [...sums.values()];
}

/** mulberry32 (Tommy Ettinger, public domain): small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
