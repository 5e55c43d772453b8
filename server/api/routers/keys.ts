import { z } from "zod";
import { apiKeyName, createApiKey, listApiKeys, revokeApiKey } from "../../auth/api-keys";
import { authSecret } from "../../auth/secret";
import { cursor, id } from "../inputs";
import { signedInProcedure, strictly } from "../procedures";
import { t } from "../trpc";

export const keysRouter = t.router({
  list: signedInProcedure
    .input(z.object({ cursor }))
    .query(({ ctx, input }) => listApiKeys(ctx.services.db, ctx.user.id, input.cursor ?? null)),
  /** The answer is the only place where the key ever stands. */
  create: signedInProcedure
    .input(z.object({ name: apiKeyName }))
    .use(strictly)
    .mutation(({ ctx, input }) => {
      const { db, env, now } = ctx.services;
      return createApiKey(db, authSecret(env), { userId: ctx.user.id, name: input.name, now: now() });
    }),
  revoke: signedInProcedure
    .input(z.object({ id }))
    .mutation(({ ctx, input }) => revokeApiKey(ctx.services.db, ctx.user.id, input.id, ctx.services.now())),
});
