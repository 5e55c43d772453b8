import { z } from "zod";
import {
  deleteConversation,
  listConversations,
  readConversation,
  renameConversation,
  restoreConversation,
} from "../../chat/conversations";
import { cursor, id, title } from "../inputs";
import { chatterProcedure, meteredProcedure } from "../procedures";
import { t } from "../trpc";

const byId = z.object({ id });

export const chatRouter = t.router({
  /** Sends a message and streams the reply; one POST carries the refusal or the stream. See CONTRACT in docs/api.md. */
  send: meteredProcedure.subscription(({ ctx }) =>
    ctx.services.chat.send(ctx.metered.admission, ctx.metered.prepared),
  ),
  /** Ends a reply that is being written; what has come is kept and charged. */
  stop: chatterProcedure.input(z.object({ messageId: id })).mutation(async ({ ctx, input }) => ({
    stopped: await ctx.services.chat.stop(ctx.user.id, input.messageId),
  })),
  list: chatterProcedure
    .input(z.object({ cursor }))
    .query(({ ctx, input }) => listConversations(ctx.services.db, ctx.user.id, input.cursor ?? null)),
  read: chatterProcedure.input(byId.extend({ before: cursor })).query(async ({ ctx, input }) => {
    const { db, chat } = ctx.services;
    const page = await readConversation(db, ctx.user.id, input.id, input.before ?? null);
    return { ...page, messages: page.messages.map((message) => chat.withLiveText(message)) };
  }),
  rename: chatterProcedure
    .input(byId.extend({ title }))
    .mutation(({ ctx, input }) => renameConversation(ctx.services.db, ctx.user.id, input.id, input.title)),
  delete: chatterProcedure
    .input(byId)
    .mutation(({ ctx, input }) =>
      deleteConversation(ctx.services.db, ctx.user.id, input.id, ctx.services.now()),
    ),
  restore: chatterProcedure
    .input(byId)
    .mutation(({ ctx, input }) => restoreConversation(ctx.services.db, ctx.user.id, input.id)),
  /** The models there are; `allowed` by the user's plan. */
  models: chatterProcedure.query(({ ctx }) => ctx.services.chat.models(ctx.user)),
});
