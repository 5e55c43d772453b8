import { fitHistory, systemPrompt } from "../../server/ai/context";
import { defaultModel } from "../../server/ai/models";
import { MIN_OUTPUT_TOKENS } from "../../server/chat/prepare";
import { PLANS } from "../../server/plans";
import type { Grant } from "./control";
import { markedText } from "./nonce";

/** Room for a whole row within one window, so that tokens and not requests decide. */
const MANY_REQUESTS = 10_000;

/** A day's budget of which a message needs less than a tenth, and which a few dozen use up. */
export const BUDGET = 10_000;

/** What a message is asked about; all rows' messages are of one size. */
export const WORDS =
  "Explain in depth how a daily token budget is kept exact while many replies run at once.";

/** A budget that the plan's other limits don't stand in front of. */
export const tokensOnly = (tokensPerDay: number): Grant => ({
  plan: "enterprise",
  requestsMax: MANY_REQUESTS,
  tokensPerDay,
});

const INPUT_TOKENS = fitHistory({
  system: systemPrompt(null),
  history: [],
  last: [{ role: "user", content: markedText(WORDS).text }],
  model: defaultModel(),
  maxOutput: PLANS.enterprise.maxOutputTokens,
  factor: 1,
}).inputTokens;

/** What admission reserves for the input of a message of `WORDS`, in tokens. */
export const inputOfMessage = (): number => INPUT_TOKENS;

/** The least that must be left for a message of `WORDS`: its input and the shortest reply worth sending. */
export const leastOfMessage = (): number => inputOfMessage() + MIN_OUTPUT_TOKENS;
