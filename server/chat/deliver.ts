import { and, asc, isNotNull } from "drizzle-orm";
import type { Database } from "../db/database";
import { openReplies } from "../db/schema";
import { FailureError } from "../errors";
import type { Limiter, Owed } from "../limits/limiter";
import { log, reasonOf } from "../log";
import { silentFor } from "./open-replies";
import { type Told, takeAway } from "./outbox";

const PAGE = 100;

/**
 * Tells the guard of replies that are in the ledger and that it was not told of when they ended: because it was away, or
 * because their process went. Telling it twice changes nothing. Ends early while the guard is away.
 * @param silentMs how old a reply's last checkpoint must be: its own process tells the guard at once
 * @param mine replies that this process is about to tell it of
 */
export async function deliverOwed(
  { db, limiter }: { db: Database; limiter: Limiter },
  silentMs: number,
  mine: (messageId: string) => boolean,
): Promise<void> {
  for (let left = 0; ; ) {
    const page = await owedReplies(db, silentMs, left);
    const owed = page.filter((row) => !mine(row.messageId)).map(owedOf);
    const answers = await Promise.allSettled(owed.map((one) => tell(limiter, one)));
    const told = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    const failures = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    if (told.length > 0) await takeAway(db, told);
    // That the guard is away is in the log already.
    if (failures.length > 0 && !failures.every(isAway))
      log.warn("outbox.undelivered", { replies: failures.length, error: reasonOf(failures[0]) });
    if (page.length < PAGE || failures.some(isAway)) return;
    left += page.length - told.length;
  }
}

async function tell(limiter: Limiter, owed: Owed): Promise<Told> {
  await limiter.deliver(owed);
  return { messageId: owed.leaseId, tokens: owed.charge.tokens };
}

/** So are all the others then. */
const isAway = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === "limits_unavailable";

type Row = Awaited<ReturnType<typeof owedReplies>>[number];

function owedOf({ messageId, userId, admittedAt, owedAt, owedTokens, owedMicroUsd }: Row): Owed {
  return {
    userId,
    leaseId: messageId,
    admittedAt: admittedAt.getTime(),
    writtenAt: (owedAt ?? admittedAt).getTime(),
    charge: { tokens: owedTokens ?? 0, microUsd: owedMicroUsd ?? 0 },
  };
}

/** The oldest first, after the first `left`. */
const owedReplies = (db: Database, silentMs: number, left: number) =>
  db
    .select()
    .from(openReplies)
    .where(and(isNotNull(openReplies.owedTokens), silentFor(silentMs)))
    .orderBy(asc(openReplies.checkpointAt), asc(openReplies.messageId))
    .limit(PAGE)
    .offset(left);
