import { and, desc, eq, lte, ne, sql } from "drizzle-orm";
import { fitHistory, SYSTEM_PROMPT, type Turn } from "../ai/context";
import type { Calibration } from "../ai/estimate";
import { allowedModels, defaultModel, type Model, modelById, reservePrice } from "../ai/models";
import type { User } from "../auth/users";
import type { Database } from "../db/database";
import { conversations, messages } from "../db/schema";
import { FailureError, invalid } from "../errors";
import type { Ask } from "../limits/admission";
import { PLANS } from "../plans";

export interface SendInput {
  conversationId: string;
  userMessageId: string;
  /** Of the reply; the lease's id as well, so that a retry is the same message. */
  messageId: string;
  text: string;
  model?: string | undefined;
  /** Turns before `text` of a conversation that is not stored yet (the REST door). */
  earlier?: (Turn & { id: string })[] | undefined;
}

/** A message that has been checked and measured, and has cost nothing yet. */
export interface Prepared {
  input: SendInput;
  /** Whose conversation it is; what it costs is the lease's subject's. */
  ownerId: string;
  model: Model;
  isNew: boolean;
  /** What the estimate was multiplied with, see `Calibration`. */
  factor: number;
  ask: Ask;
  /**
   * What is sent to the model when admission grants this many tokens of input.
   * @throws RangeError where that is too little for the message alone
   */
  prompt(inputTokens: number): { messages: Turn[]; leftOut: number };
}

/** Under this a reply is not worth its price: it is refused instead. */
export const MIN_OUTPUT_TOKENS = 256;
/** Neither more turns nor more characters are read than a model's context could hold; a token has about six at the most. */
const MAX_TURNS = 400;
const CHARACTERS_A_TOKEN = 6;

/**
 * Checks a message and works out what to ask admission for. Reads only.
 * @throws FailureError invalid_input (unknown model, too long for the plan), forbidden (a model above the plan),
 * not_found (another user's conversation)
 */
export async function prepare(
  db: Database,
  calibration: Calibration,
  user: User,
  input: SendInput,
): Promise<Prepared> {
  const model = allowedModel(user, input.model);
  const [conversation] = await db
    .select({ userId: conversations.userId, deletedAt: conversations.deletedAt })
    .from(conversations)
    .where(eq(conversations.id, input.conversationId));
  if (conversation && (conversation.userId !== user.id || conversation.deletedAt)) {
    throw new FailureError({ code: "not_found" });
  }
  const history = conversation ? await historyOf(db, input, model) : (input.earlier ?? []);
  const maxOutput = Math.min(PLANS[user.plan].maxOutputTokens, model.maxOutputTokens);
  const factor = calibration.factor(model.id);
  const measure = (by: number) =>
    fitHistory({ system: SYSTEM_PROMPT, history, message: input.text, model, maxOutput, factor: by });
  const fit = measure(factor);
  const minOutput = Math.min(MIN_OUTPUT_TOKENS, maxOutput);
  const smallest = fit.cutInputs.at(-1) ?? fit.inputTokens;
  refuseTooLong(user, smallest, minOutput, model);
  return {
    input,
    ownerId: user.id,
    model,
    isNew: !conversation,
    factor,
    ask: {
      leaseId: input.messageId,
      inputTokens: fit.inputTokens,
      cutInputs: fit.cutInputs,
      maxOutput,
      minOutput,
      price: reservePrice(model, fit.inputTokens),
    },
    // A lease that another process asked for was measured with what that one has learnt, which is never less than nothing.
    prompt: (inputTokens) =>
      inputTokens < smallest && factor > 1 ? measure(1).cutAt(inputTokens) : fit.cutAt(inputTokens),
  };
}

function allowedModel(user: User, id: string | undefined): Model {
  if (id === undefined) return defaultModel();
  const model = modelById(id);
  if (!model) {
    const known = allowedModels(PLANS[user.plan].models).map((m) => m.id);
    throw invalid("model", `There is no model "${id.slice(0, 80)}". Yours are ${known.join(", ")}.`);
  }
  if (!allowedModels(PLANS[user.plan].models).some((m) => m.id === id)) {
    throw new FailureError(
      { code: "forbidden" },
      `${model.name} isn't part of the ${PLANS[user.plan].name} plan. Nothing was sent; choose another model or upgrade.`,
    );
  }
  return model;
}

/** A message that no day's budget could ever hold would otherwise be told to wait for midnight, in vain. */
function refuseTooLong(user: User, smallestInput: number, minOutput: number, model: Model): void {
  const budget = user.subject.limits.tokensPerDay ?? Number.POSITIVE_INFINITY;
  const most = Math.min(budget, model.contextTokens) - minOutput;
  if (smallestInput <= most) return;
  const [is, max] = [smallestInput, Math.max(0, most)].map((n) => n.toLocaleString("en"));
  throw invalid(
    "text",
    `This message is about ${is} tokens, and yours can have up to ${max}. Please shorten it.`,
  );
}

async function historyOf(db: Database, input: SendInput, model: Model): Promise<Turn[]> {
  const newest = sql`sum(length(${messages.text})) over (order by ${messages.createdAt} desc, ${messages.id} desc)`;
  const page = db
    .select({
      role: messages.role,
      content: messages.text,
      createdAt: messages.createdAt,
      id: messages.id,
      characters: newest.as("characters"),
    })
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, input.conversationId),
        ne(messages.status, "streaming"),
        ne(messages.id, input.userMessageId),
        ne(messages.text, ""),
      ),
    )
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(MAX_TURNS)
    .as("page");
  return db
    .select({ role: page.role, content: page.content })
    .from(page)
    .where(lte(page.characters, model.contextTokens * CHARACTERS_A_TOKEN))
    .orderBy(page.createdAt, page.id);
}
