import { and, eq } from "drizzle-orm";
import { fitHistory, systemPrompt, type Turn } from "../ai/context";
import type { Calibration } from "../ai/estimate";
import { type Model, reservePrice } from "../ai/models";
import type { User } from "../auth/users";
import type { Database } from "../db/database";
import { conversations, messages } from "../db/schema";
import { FailureError, invalid } from "../errors";
import type { Ask } from "../limits/admission";
import { PLANS } from "../plans";
import { type ConversationOptions, modelFor, optionsOf, refuseTemperature } from "./conversation-options";
import type { SendInput } from "./send-input";
import { type Thread, threadOf } from "./thread";

/** A message that has been checked and measured, and has cost nothing yet. */
export interface Prepared {
  input: SendInput;
  /** Whose conversation it is; what it costs is the lease's subject's. */
  ownerId: string;
  model: Model;
  isNew: boolean;
  /** The conversation's, with the model that answers. */
  options: ConversationOptions;
  /** In its parts, see `systemPrompt`. */
  system: readonly string[];
  /** What the model is told; null where it takes none. */
  temperature: number | null;
  thread: Pick<Thread, "questionParentId" | "replyParentId">;
  /** The last message of the branch that was shown before. */
  headBefore: string | null;
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
/** No more characters are read than a model's context could hold; a token has about six at the most. */
const CHARACTERS_A_TOKEN = 6;

/**
 * Checks a message and works out what to ask admission for. Reads only.
 * @throws FailureError invalid_input (unknown model, too long for the plan, what can't be followed so), forbidden (a model
 * above the plan), not_found (another user's conversation, a message that isn't in it)
 */
export async function prepare(
  db: Database,
  calibration: Calibration,
  user: User,
  input: SendInput,
): Promise<Prepared> {
  const known = await readKnown(db, user, input);
  const model = modelFor(user.plan, input.model, known?.options.model ?? null);
  const options = { ...(known?.options ?? newOptions(input, model)), model: model.id };
  const system = systemPrompt(options.instructions);
  const thread = await threadOf(db, input, known, model.contextTokens * CHARACTERS_A_TOKEN);
  const { history, last, unread } = thread;
  const maxOutput = Math.min(PLANS[user.plan].maxOutputTokens, model.maxOutputTokens);
  const factor = calibration.factor(model.id);
  const measure = (by: number) => fitHistory({ system, history, last, model, maxOutput, factor: by });
  const fit = measure(factor);
  const minOutput = Math.min(MIN_OUTPUT_TOKENS, maxOutput);
  const smallest = fit.cutInputs.at(-1) ?? fit.inputTokens;
  refuseTooLong(input, smallest, Math.min(budgetOf(user), model.contextTokens) - minOutput);
  return {
    input,
    ownerId: user.id,
    model,
    isNew: known === null,
    options,
    system,
    temperature: model.temperature ? options.temperature : null,
    thread,
    headBefore: known?.headId ?? null,
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
    prompt(inputTokens) {
      const measured = inputTokens < smallest && factor > 1 ? measure(1) : fit;
      const { messages: turns, leftOut } = measured.cutAt(inputTokens);
      return { messages: turns, leftOut: leftOut + unread };
    },
  };
}

/** The conversation, and what it has of the question's id; null where there is none. */
async function readKnown(db: Database, user: User, { conversationId, userMessageId }: SendInput) {
  const [row] = await db
    .select({ conversation: conversations, question: { id: messages.id, parentId: messages.parentId } })
    .from(conversations)
    .leftJoin(messages, and(eq(messages.id, userMessageId), eq(messages.conversationId, conversations.id)))
    .where(eq(conversations.id, conversationId));
  if (!row) return null;
  const { conversation, question } = row;
  if (conversation.userId !== user.id || conversation.deletedAt)
    throw new FailureError({ code: "not_found" });
  return { headId: conversation.headId, options: optionsOf(conversation), question };
}

function newOptions({ options }: SendInput, model: Model): ConversationOptions {
  const { instructions = null, temperature = null } = options ?? {};
  if (temperature !== null) refuseTemperature(model);
  return { model: model.id, instructions, temperature };
}

const budgetOf = ({ subject }: User): number => subject.limits.tokensPerDay ?? Number.POSITIVE_INFINITY;

/** A message that no day's budget could ever hold would otherwise be told to wait for midnight, in vain. */
function refuseTooLong(input: SendInput, smallestInput: number, most: number): void {
  if (smallestInput <= most) return;
  const [is, max] = [smallestInput, Math.max(0, most)].map((n) => n.toLocaleString("en"));
  const sentence =
    input.kind === "continue"
      ? `Going on with this reply takes about ${is} tokens, and yours can have up to ${max}. Ask for the rest in a new conversation.`
      : `This message is about ${is} tokens, and yours can have up to ${max}. Please shorten it.`;
  throw invalid("text", sentence);
}
