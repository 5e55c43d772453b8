import { eq, isNull, sql } from "drizzle-orm";
import { modelById, reservePrice } from "../ai/models";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { openReplies, usageDaily, usageEvents } from "../db/schema";
import { dayOf } from "../limits/admission";
import { reservedMicroUsd } from "../limits/ceiling";
import type { CeilingSeed, Seed, SeedSource } from "../limits/store";
import { utcDay } from "../usage/ledger";

/** Of the trailing window, the newest: more than any plan's number, and less than what an unlimited user can make a read grow to. */
const MOST_INSTANTS = 10_000;

/**
 * What the database knows of a user, or of the whole app, for a store that knows nothing: what the ledger charged to the
 * UTC day of `at` (Unix milliseconds on the store's clock), and what open replies hold. Each is one statement, so that a
 * reply that ends meanwhile is in it once: as charged or as held.
 */
export function createSeeds(db: Database): SeedSource {
  return {
    async user(userId, at, windowMs) {
      const [row] = rowsOf(await db.execute(userStatement(userId, at, windowMs))) as [UserRow];
      const { used, log, leases } = row;
      return { day: dayOf(at), used: Number(used), log, leases } satisfies Seed;
    },

    async ceiling(at) {
      const [row] = rowsOf(await db.execute(ceilingStatement(at))) as [CeilingRow];
      const leases = row.leases.map(({ id, userId, admittedAt, ...reply }) => ({
        id,
        userId,
        admittedAt,
        microUsd: reserved(reply),
      }));
      return { day: dayOf(at), usedMicroUsd: Number(row.used), leases } satisfies CeilingSeed;
    },
  };
}

interface UserRow {
  /** A sum of bigints, which a driver may give as text. */
  used: string | number;
  log: number[];
  leases: { id: string; admittedAt: number; input: number; output: number }[];
}

interface CeilingRow {
  used: string | number;
  leases: { id: string; userId: string; admittedAt: number; model: string; input: number; output: number }[];
}

const msOf = (column: typeof openReplies.admittedAt | typeof usageEvents.admittedAt) =>
  sql`(extract(epoch from ${column}) * 1000)::bigint`;

/** Open replies that have not ended; those that are owed are in the ledger. */
const unended = isNull(openReplies.owedTokens);

function userStatement(userId: string, at: number, windowMs: number) {
  const from = sql`${new Date(at - windowMs).toISOString()}::timestamptz`;
  const mine = eq(openReplies.userId, userId);
  return sql`
    select
      (
        select coalesce(sum(${usageDaily.chargedTokens}), 0) from ${usageDaily}
        where ${eq(usageDaily.userId, userId)} and ${eq(usageDaily.day, utcDay(at))}
      ) as used,
      (
        select coalesce(json_agg(ms order by ms), '[]') from (
          select ms from (
            select ${msOf(usageEvents.admittedAt)} as ms from ${usageEvents}
            where ${eq(usageEvents.userId, userId)} and ${usageEvents.admittedAt} > ${from}
              and ${usageEvents.chargedTokens} > 0
            union all
            select ${msOf(openReplies.admittedAt)} from ${openReplies}
            where ${mine} and ${unended} and ${openReplies.admittedAt} > ${from}
          ) as admitted
          order by ms desc limit ${MOST_INSTANTS}::integer
        ) as newest
      ) as log,
      (
        select coalesce(json_agg(json_build_object(
          'id', ${openReplies.messageId}, 'admittedAt', ${msOf(openReplies.admittedAt)},
          'input', ${openReplies.reservedInputTokens}, 'output', ${openReplies.grantedOutputTokens}
        ) order by ${openReplies.admittedAt}, ${openReplies.messageId}), '[]')
        from ${openReplies} where ${mine} and ${unended}
      ) as leases`;
}

function ceilingStatement(at: number) {
  return sql`
    select
      (
        select coalesce(sum(${usageDaily.costMicroUsd}), 0) from ${usageDaily}
        where ${eq(usageDaily.day, utcDay(at))}
      ) as used,
      (
        select coalesce(json_agg(json_build_object(
          'id', ${openReplies.messageId}, 'userId', ${openReplies.userId},
          'admittedAt', ${msOf(openReplies.admittedAt)}, 'model', ${openReplies.model},
          'input', ${openReplies.reservedInputTokens}, 'output', ${openReplies.grantedOutputTokens}
        ) order by ${openReplies.admittedAt}, ${openReplies.messageId}), '[]')
        from ${openReplies} where ${unended}
      ) as leases`;
}

/** As admission reserves it; a model that is no longer in the table has no price. */
function reserved({ model: id, input, output }: { model: string; input: number; output: number }): number {
  const model = modelById(id);
  return model ? reservedMicroUsd(reservePrice(model, input), input, output) : 0;
}
