import { type FailureError, invalid } from "../errors";
import type { SendInput } from "./send-input";

/**
 * A message that no day's budget could ever hold would otherwise be told to wait for midnight, in vain.
 * @param fitsBare whether it would fit without the conversation's instructions
 */
export function tooLong(
  input: SendInput,
  smallestInput: number,
  most: number,
  fitsBare: boolean,
): FailureError {
  const [is, max] = [smallestInput, Math.max(0, most)].map((n) => n.toLocaleString("en"));
  if (fitsBare) {
    const sentence = `With this conversation's instructions the message is about ${is} tokens, and yours can have up to ${max}. Please shorten the instructions.`;
    return invalid("instructions", sentence);
  }
  const sentence =
    input.kind === "continue"
      ? `Going on with this reply takes about ${is} tokens, and yours can have up to ${max}. Ask for the rest in a new conversation.`
      : `This message is about ${is} tokens, and yours can have up to ${max}. Please shorten it.`;
  return invalid("text", sentence);
}
