import { type Allowance, FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import type { GenerateParts } from "./generate";
import { LiveReply } from "./live-reply";
import type { Prepared } from "./prepare";
import { isSameRequest, type SendInput } from "./send-input";
import { writeReply } from "./write-reply";

/** A reply that this process writes. */
export interface Running {
  live: LiveReply;
  /** What asked for it. */
  input: SendInput;
  accepted: Promise<void>;
  ended: Promise<void>;
}

/**
 * Starts a reply and keeps it in `running` until it is settled.
 * @throws FailureError conflict where the lease was given for a smaller message than this one
 */
export function startReply(
  parts: GenerateParts,
  running: Map<string, Running>,
  { lease, allowance }: { lease: Lease; allowance: Allowance },
  prepared: Prepared,
): Running {
  const { input } = prepared;
  const { conversationId, userMessageId, messageId } = input;
  const { messages, leftOut } = promptOf(lease, prepared);
  const { grantedOutput } = lease;
  const live = new LiveReply(prepared.ownerId, {
    type: "admitted",
    conversationId,
    userMessageId,
    messageId,
    grantedOutput,
    leftOut,
    allowance,
  });
  let accept = () => {};
  const opened = new Promise<void>((resolve) => {
    accept = resolve;
  });
  const ended = writeReply(parts, { lease, prepared, messages, leftOut, live }, accept).finally(() =>
    running.delete(messageId),
  );
  // Where the end comes first it is the provider's refusal, or a stop before the provider answered.
  const accepted = Promise.race([opened, ended]);
  const entry = { live, input, accepted, ended };
  running.set(messageId, entry);
  return entry;
}

function promptOf(lease: Lease, prepared: Prepared) {
  try {
    return prepared.prompt(lease.inputTokens);
  } catch (cause) {
    if (lease.duplicate) throw new FailureError({ code: "conflict" }, undefined, { cause });
    throw cause;
  }
}

/** A reply may be followed only by who sent the same message. */
export const isSame = (running: Running, { input, ownerId }: Prepared): boolean =>
  running.live.userId === ownerId && isSameRequest(running.input, input);
