import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { Calibration } from "../ai/estimate";
import type { Database } from "../db/database";
import { usageEvents } from "../db/schema";

const RECENT = 200;

/** Teaches a fresh calibration what the ledger's newest complete messages show, oldest first. */
export async function feedCalibration(db: Database, calibration: Calibration): Promise<void> {
  const rows = await db
    .select({
      model: usageEvents.model,
      estimated: usageEvents.estimatedInputTokens,
      actual: sql<number>`${usageEvents.inputTokens} + ${usageEvents.cacheWriteTokens} + ${usageEvents.cacheReadTokens}`,
    })
    .from(usageEvents)
    .where(and(eq(usageEvents.ended, "complete"), gt(usageEvents.estimatedInputTokens, 0)))
    .orderBy(desc(usageEvents.settledAt))
    .limit(RECENT);
  for (const row of rows.reverse()) calibration.learn(row.model, row.estimated, Number(row.actual));
}
