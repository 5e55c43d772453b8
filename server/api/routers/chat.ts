import { tracked } from "@trpc/server";
import { z } from "zod";
import { configureConversation } from "../../chat/conversation-options";
import { deleteConversation, renameConversation, restoreConversation } from "../../chat/conversations";
import { listConversations } from "../../chat/list-conversations";
import { readConversation } from "../../chat/read-conversation";
import { mapped } from "../../chat/readers";
import { searchConversations } from "../../chat/search-conversations";
import { selectBranch } from "../../chat/select-branch";
import type { Services } from "../../wire";
import { cursor, id, optionsInput, resumeInput, searchQuery, title } from "../inputs";
import { chatterProcedure, meteredProcedure } from "../procedures";
import { inSearchTurn } from "../search-turn";
import { t } from "../trpc";

const byId = z.object({ id });

/** With the text of a reply that is being written as it is now. */
async function readPage(
  { db, chat }: Services,
  userId: string,
  conversationId: string,
  before: string | null,
) {
  const page = await readConversation(db, userId, conversationId, before);
  return { ...page, messages: page.messages.map((message) => chat.withLiveText(message)) };
}

export const chatRouter = t.router({
  /** Sends a message and streams the reply; one POST carries the refusal or the stream. See CONTRACT in docs/api.md. */
  send: meteredProcedure.subscription(({ ctx, signal }) =>
    ctx.services.chat.send(ctx.metered.admission, ctx.metered.prepared, signal),
  ),
  /** Goes on with a reply where its reader is; an event's id is the length of the text after it, so a reconnect goes on too. */
  resume: chatterProcedure.input(resumeInput).subscription(async ({ ctx, input, signal }) => {
    const { messageId, after } = input;
    const events = await ctx.services.chat.resume(ctx.user, messageId, { after, signal });
    return mapped(events, ({ at, event }) => tracked(String(at), event));
  }),
  /** Ends a reply that is being written; what has come is kept and charged. */
  stop: chatterProcedure.input(z.object({ messageId: id })).mutation(async ({ ctx, input }) => ({
    stopped: await ctx.services.chat.stop(ctx.user.id, input.messageId),
  })),
  list: chatterProcedure
    .input(z.object({ cursor }))
    .query(({ ctx, input }) => listConversations(ctx.services.db, ctx.user.id, input.cursor ?? null)),
  /** The user's conversations that have all words in their title or in one message, last used first. */
  search: chatterProcedure
    .input(z.object({ query: searchQuery, cursor }))
    .query(({ ctx, input, signal }) =>
      inSearchTurn(ctx.services, ctx.user, signal, () =>
        searchConversations(ctx.services.db, ctx.user.id, input.query, input.cursor ?? null, { signal }),
      ),
    ),
  /** A page of the branch that is shown; `before` is the page below's `earlier`. */
  read: chatterProcedure
    .input(byId.extend({ before: id.nullish() }))
    .query(({ ctx, input }) => readPage(ctx.services, ctx.user.id, input.id, input.before ?? null)),
  /** Shows the branch through a message, in every tab and device; answers its last page. */
  select: chatterProcedure.input(byId.extend({ messageId: id })).mutation(async ({ ctx, input }) => {
    await selectBranch(ctx.services.db, ctx.user.id, input.id, input.messageId);
    return readPage(ctx.services, ctx.user.id, input.id, null);
  }),
  /** Stores options of a conversation: those given; null takes one back. */
  configure: chatterProcedure
    .input(byId.extend(optionsInput.shape))
    .mutation(({ ctx, input: { id: conversationId, ...change } }) =>
      configureConversation(ctx.services.db, ctx.user, conversationId, change),
    ),
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
