import { getTableColumns, sql } from "drizzle-orm";
import type { Model } from "../ai/models";
import type { Database } from "../db/database";
import { conversations, type Ending, messages, searchable, usageDaily, usageEvents } from "../db/schema";
import { demoConversations } from "./demo-conversations";
import { demoEntry } from "./demo-entry";
import { randomFrom } from "./demo-random";
import { type LedgerEntry, utcDay } from "./ledger";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 30;
const MOST_A_DAY = 60;
/** A message's size against the plan's longest reply, on average. */
const MEAN_SIZE = 1.1;
/** The shortest prompt that the provider caches. */
const LEAST_CACHED = 1_024;
const ENDINGS: readonly Ending[] = [...Array<Ending>(17).fill("complete"), "stopped", "stopped", "lost"];

export interface DemoPast {
  userId: string;
  models: readonly Model[];
  /** The longest reply of the account's plan. */
  maxOutputTokens: number;
  /** Tokens on an average working day; 0 for none. */
  perDay: number;
  seed: number;
  /** The conversations are today's, and charged to today's budget, rather than yesterday's. */
  talkedToday: boolean;
}

/**
 * Thirty past days of made-up use for a new demo account and a few conversations, so that nothing is empty on the first
 * day; sizes and times are the same for the same `seed`. `now` in Unix milliseconds.
 */
export async function writeDemoHistory(db: Database, past: DemoPast, now: number): Promise<void> {
  const { userId, models, talkedToday, seed } = past;
  const [model] = models;
  if (!model) throw new RangeError("A demo account needs a model.");
  const random = randomFrom(seed);
  const midnight = now - (now % DAY_MS);
  const range = talkedToday
    ? { since: now - (now - midnight) / 5, until: now }
    : { since: midnight - HOUR_MS * 3, until: midnight - HOUR_MS };
  const talks = demoConversations({ userId, model }, range, random);
  const days = Array.from({ length: DAYS }, (_, i) =>
    entriesOfDay(past, midnight - (DAYS - i) * DAY_MS, random),
  );
  const entries = [...days.flat(), ...talks.entries];
  const events = entries.map(({ usage, ...entry }) => ({
    id: entry.leaseId,
    ...entry,
    ...usage,
    day: utcDay(entry.admittedAt),
  }));
  await db.transaction(async (tx) => {
    await tx.insert(conversations).values(talks.conversations);
    await tx
      .insert(messages)
      .values(talks.messages.map((row) => ({ ...row, search: searchable(sql`${row.text}::text`) })));
    await insertEvents(tx, events);
    await tx.insert(usageDaily).values(sumByDayAndModel(entries));
  });
}

/** All rows as one JSON parameter: a parameter for each value takes several times as long, and a first start waits for it. */
async function insertEvents(
  db: Database,
  events: readonly (typeof usageEvents.$inferInsert)[],
): Promise<void> {
  const columns = Object.entries(getTableColumns(usageEvents));
  const names = sql.join(
    columns.map(([, { name }]) => sql.identifier(name)),
    sql`, `,
  );
  const rows = events.map((event) =>
    Object.fromEntries(columns.map(([key, { name }]) => [name, event[key as keyof typeof event]])),
  );
  await db.execute(sql`insert into ${usageEvents} (${names}) select ${names}
    from jsonb_populate_recordset(null::${usageEvents}, ${JSON.stringify(rows)}::text::jsonb)`);
}

/** Between 7:00 and 20:00 UTC, each message in a part of the day of its own: replies never overlap. */
function entriesOfDay(
  { userId, models, maxOutputTokens, perDay }: DemoPast,
  midnight: number,
  random: () => number,
): LedgerEntry[] {
  const weekend = [0, 6].includes(new Date(midnight).getUTCDay());
  const meanSize = maxOutputTokens * MEAN_SIZE;
  const usual = (perDay / meanSize) * (weekend ? 0.3 : 1);
  const count = Math.min(MOST_A_DAY, Math.round(usual * (0.5 + random())));
  return Array.from({ length: count }, (_, i) => {
    const model = models[Math.floor(random() ** 2 * models.length)] ?? models[0];
    if (!model) throw new RangeError("A demo account needs a model.");
    const size = meanSize * (0.2 + 1.6 * random());
    const earlier = Math.round(size * 0.7 * random());
    const cached = earlier >= LEAST_CACHED;
    const usage = {
      inputTokens: Math.round(size * 0.5),
      outputTokens: Math.min(maxOutputTokens - 1, Math.round(size * (0.35 + 0.1 * random()))),
      cacheWriteTokens: cached ? Math.round(size * 0.05) : 0,
      cacheReadTokens: cached ? earlier : 0,
    };
    const admittedAt = new Date(midnight + Math.floor((7 + (13 * (i + 0.7 * random())) / count) * HOUR_MS));
    const ended = ENDINGS[Math.floor(random() * ENDINGS.length)] ?? "complete";
    const isComplete = ended === "complete";
    return {
      ...demoEntry({ userId, model, usage, admittedAt }, random),
      ended,
      stopReason: isComplete ? "end_turn" : null,
      estimated: !isComplete,
    };
  });
}

function sumByDayAndModel(entries: readonly LedgerEntry[]) {
  const sums = new Map<string, Required<typeof usageDaily.$inferInsert>>();
  for (const { userId, admittedAt, model, usage, chargedTokens, costMicroUsd } of entries) {
    const day = utcDay(admittedAt);
    const sum = sums.get(`${day} ${model}`);
    sums.set(`${day} ${model}`, {
      userId,
      day,
      model,
      messages: (sum?.messages ?? 0) + 1,
      inputTokens: (sum?.inputTokens ?? 0) + usage.inputTokens,
      outputTokens: (sum?.outputTokens ?? 0) + usage.outputTokens,
      cacheWriteTokens: (sum?.cacheWriteTokens ?? 0) + usage.cacheWriteTokens,
      cacheReadTokens: (sum?.cacheReadTokens ?? 0) + usage.cacheReadTokens,
      chargedTokens: (sum?.chargedTokens ?? 0) + chargedTokens,
      costMicroUsd: (sum?.costMicroUsd ?? 0) + costMicroUsd,
    });
  }
  return [...sums.values()];
}
