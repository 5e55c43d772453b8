import { fitHistory, systemPrompt, type Turn } from "../ai/context";
import type { Calibration } from "../ai/estimate";
import { type Model, reservePrice } from "../ai/models";
import type { User } from "../auth/users";
import type { Database } from "../db/database";
import { FailureError } from "../errors";
import type { Ask } from "../limits/admission";
import { PLANS } from "../plans";
import { type ConversationOptions, modelFor, refuseTemperature } from "./conversation-options";
import { type Before, readKnown } from "./read-known";
import type { SendInput } from "./send-input";
import { storedReply } from "./stored-reply";
import { type Thread, threadOf } from "./thread";
import { tooLong } from "./too-long";

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
  /** What the conversation was like before; null where there was none. */
  before: Before | null;
  /** Its reply is stored already and needs only to be followed: nothing is measured, and `prompt` throws. */
  isRepeated: boolean;
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
 * Checks a message and works out what to ask admission for. Reads only; nothing of the branch where the ids are taken.
 * @throws FailureError invalid_input (unknown model, too long for the plan, what can't be followed so), forbidden (a model
 * above the plan), not_found (another user's conversation, a message that isn't in it), conflict (ids of something else)
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
  const shared = {
    input,
    ownerId: user.id,
    model,
    isNew: known === null,
    options,
    system,
    temperature: model.temperature ? options.temperature : null,
    before: known?.before ?? null,
  };
  if (known?.isTaken && (await storedReply(db, shared))) return repeated(shared);
  const thread = await threadOf(db, input, known, model.contextTokens * CHARACTERS_A_TOKEN);
  const { history, last, unread } = thread;
  const maxOutput = Math.min(PLANS[user.plan].maxOutputTokens, model.maxOutputTokens);
  const factor = calibration.factor(model.id);
  const measure = (by: number) => fitHistory({ system, history, last, model, maxOutput, factor: by });
  const fit = measure(factor);
  const minOutput = Math.min(MIN_OUTPUT_TOKENS, maxOutput);
  const smallest = fit.cutInputs.at(-1) ?? fit.inputTokens;
  const most = Math.min(budgetOf(user), model.contextTokens) - minOutput;
  if (smallest > most) {
    const bare = { system: systemPrompt(null), history: [], last, model, maxOutput, factor };
    throw tooLong(input, smallest, most, fitHistory(bare).inputTokens <= most);
  }
  return {
    ...shared,
    isRepeated: false,
    thread,
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

/** A message whose reply is stored: of what follows it, it needs the lease that it may have, and no other. */
function repeated(shared: Omit<Prepared, "isRepeated" | "thread" | "factor" | "ask" | "prompt">): Prepared {
  const { input, model } = shared;
  const inputTokens = 1;
  return {
    ...shared,
    isRepeated: true,
    thread: { questionParentId: null, replyParentId: input.userMessageId },
    factor: 1,
    ask: {
      leaseId: input.messageId,
      inputTokens,
      cutInputs: [],
      maxOutput: 1,
      minOutput: 1,
      price: reservePrice(model, inputTokens),
    },
    prompt() {
      throw new FailureError({ code: "conflict" });
    },
  };
}

function newOptions({ options }: SendInput, model: Model): ConversationOptions {
  const { instructions = null, temperature = null } = options ?? {};
  if (temperature !== null) refuseTemperature(model);
  return { model: model.id, instructions, temperature };
}

const budgetOf = ({ subject }: User): number => subject.limits.tokensPerDay ?? Number.POSITIVE_INFINITY;
