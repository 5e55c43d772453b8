import { and, eq, inArray, isNull } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { createUsers } from "../../server/auth/create-users";
import { setLimits } from "../../server/auth/limit-overrides";
import { setPlan, userById } from "../../server/auth/users";
import { messages, openReplies, usageEvents } from "../../server/db/schema";
import type { Services } from "../../server/wire";
import type { Controls, Grant, LedgerRow, Verdicts } from "./control";
import { nonceIn } from "./nonce";
import { moveClock } from "./system-clock";

/** Past every clock that a row moves. */
const FOR_LONG = new Date("2100-01-01T00:00:00Z");

/** The controls of this process, on its own services. */
export function controlsOn(services: Services, takeVerdicts: () => Verdicts): Controls {
  const { db, limiter } = services;

  async function grant(userId: string, { plan, requestsMax, tokensPerDay }: Grant): Promise<void> {
    await setPlan(db, userId, plan);
    await setLimits(db, userId, { requestsMax, tokensPerDay, until: FOR_LONG });
  }

  async function subjectOf(userId: string) {
    const user = await userById(db, userId, services.now());
    if (!user) throw new Error(`there is no user ${userId}`);
    return user.subject;
  }

  return {
    grant,

    async createUsers(grants) {
      const made = await createUsers(
        db,
        grants.map(({ plan }) => ({ email: `${uuidv7()}@prove.example`, name: null, plan })),
      );
      await Promise.all(made.map(({ id }, index) => grant(id, grants[index] as Grant)));
      return made.map(({ id }) => id);
    },

    async ledger(userIds) {
      const asked = and(eq(messages.conversationId, usageEvents.conversationId), eq(messages.role, "user"));
      const rows = await db
        .select({ event: usageEvents, question: messages.text })
        .from(usageEvents)
        .leftJoin(messages, asked)
        .where(inArray(usageEvents.userId, userIds));
      return rows.map(
        ({ event, question }): LedgerRow => ({
          leaseId: event.leaseId,
          userId: event.userId,
          nonce: question === null ? null : nonceIn(question),
          ended: event.ended,
          chargedTokens: event.chargedTokens,
          costMicroUsd: event.costMicroUsd,
          estimatedInputTokens: event.estimatedInputTokens,
          day: event.day,
          admittedAt: event.admittedAt.getTime(),
        }),
      );
    },

    async open(userIds) {
      const rows = await db
        .select({ writing: isNull(openReplies.owedTokens) })
        .from(openReplies)
        .where(inArray(openReplies.userId, userIds));
      const writing = rows.filter((row) => row.writing).length;
      return { writing, owed: rows.length - writing };
    },

    async allowances(userIds) {
      return Promise.all(userIds.map(async (id) => limiter.allowance(await subjectOf(id))));
    },

    async deliverAgain(leaseId) {
      const [row] = await db.select().from(usageEvents).where(eq(usageEvents.leaseId, leaseId));
      if (!row) throw new Error(`the ledger does not know ${leaseId}`);
      await limiter.deliver({
        userId: row.userId,
        leaseId,
        admittedAt: row.admittedAt.getTime(),
        writtenAt: row.settledAt.getTime(),
        charge: { tokens: row.chargedTokens, microUsd: row.costMicroUsd },
      });
    },

    async forget(userIds) {
      await Promise.all(userIds.map((id) => limiter.forget(id)));
    },

    async moveClock(aheadMs) {
      moveClock(aheadMs);
    },

    async verdicts() {
      return takeVerdicts();
    },
  };
}
