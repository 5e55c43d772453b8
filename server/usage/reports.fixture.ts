import { v7 as uuidv7 } from "uuid";
import { costMicroUsd, defaultModel } from "../ai/models";
import { chargedTokens } from "../ai/usage";
import { createUser } from "../auth/users";
import type { Database } from "../db/database";
import { type LedgerEntry, record } from "./ledger";

/** A new user's id. */
export const someone = (db: Database, name: string = uuidv7()) =>
  createUser(db, { email: `${name}@example.test`, name });

/** Records a message of `userId`, charged and priced as the product does it. */
export async function spend(
  db: Database,
  userId: string,
  at: string,
  given: { usage?: Partial<LedgerEntry["usage"]>; conversationId?: string } = {},
): Promise<LedgerEntry> {
  const model = defaultModel();
  const usage = {
    inputTokens: 400,
    outputTokens: 100,
    cacheWriteTokens: 0,
    cacheReadTokens: 0,
    ...given.usage,
  };
  const admittedAt = new Date(at);
  const entry: LedgerEntry = {
    leaseId: uuidv7(),
    userId,
    conversationId: given.conversationId ?? null,
    messageId: null,
    model: model.id,
    ended: "complete",
    stopReason: "end_turn",
    usage,
    chargedTokens: chargedTokens(usage),
    costMicroUsd: costMicroUsd(model, usage),
    estimatedInputTokens: usage.inputTokens,
    estimated: false,
    admittedAt,
    firstTokenAt: new Date(admittedAt.getTime() + 250),
    settledAt: new Date(admittedAt.getTime() + 2_000),
  };
  await record(db, entry);
  return entry;
}
