import type { Turn } from "../ai/context";
import { estimateOutput, estimatePrompt } from "../ai/estimate";
import { costMicroUsd } from "../ai/models";
import { chargedTokens, NO_TOKENS, type TokenUsage } from "../ai/usage";
import type { Ending } from "../db/schema";
import type { FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import type { LedgerEntry } from "../usage/ledger";
import type { Receipt } from "./events";
import type { LiveReply } from "./live-reply";
import type { Prepared } from "./prepare";

/** A reply to be written. */
export interface Task {
  /** Without it no call to the model can be written. */
  lease: Lease;
  prepared: Prepared;
  messages: Turn[];
  live: LiveReply;
}

/** What is known of a call to the model so far, and at its end. */
export interface Progress {
  usage: TokenUsage | null;
  firstTokenAt: number | null;
  stopReason: string | null;
  failure: FailureError | null;
}

/** Before the provider's final count, the output is what our estimate makes of the text. */
export function soFar(
  lease: Lease,
  progress: Progress,
  text: string,
): { usage: TokenUsage; firstTokenAt: number | null } {
  const usage = { ...(progress.usage ?? NO_TOKENS), outputTokens: outputOf(lease, text) };
  return { usage, firstTokenAt: progress.firstTokenAt };
}

/** The estimate is deliberately high; more than was granted can't have come. */
const outputOf = (lease: Lease, text: string): number => Math.min(estimateOutput(text), lease.grantedOutput);

/**
 * What a reply cost and how it ended, for the ledger and for its reader.
 * @param billed whether the provider may bill anything for it
 */
export function account(
  task: Task,
  progress: Progress,
  billed: boolean,
  now: number,
): { entry: LedgerEntry; receipt: Receipt } {
  const { lease, live, prepared, messages } = task;
  const ended = ending(progress, billed, live);
  const estimated = ended !== "complete" && ended !== "refused";
  const usage = usageOf(task, progress, ended, billed);
  const charge = { chargedTokens: chargedTokens(usage), costMicroUsd: costMicroUsd(prepared.model, usage) };
  const { firstTokenAt, stopReason } = progress;
  const shared = { model: prepared.model.id, ended, stopReason, usage, ...charge, estimated };
  return {
    entry: {
      ...shared,
      leaseId: lease.id,
      userId: lease.subject.userId,
      conversationId: prepared.input.conversationId,
      messageId: lease.id,
      estimatedInputTokens: estimatePrompt(prepared.system, messages),
      admittedAt: new Date(lease.admittedAt),
      firstTokenAt: firstTokenAt === null ? null : new Date(firstTokenAt),
      settledAt: new Date(now),
    },
    receipt: {
      ...shared,
      firstTokenMs: firstTokenAt === null ? null : firstTokenAt - lease.admittedAt,
      totalMs: now - lease.admittedAt,
    },
  };
}

function ending(progress: Progress, billed: boolean, { isCutOff, stop }: LiveReply): Ending {
  if (progress.stopReason !== null) return "complete";
  if (isCutOff) return "died";
  if (stop.signal.aborted) return "stopped";
  return billed ? "lost" : "refused";
}

function usageOf({ lease, live }: Task, progress: Progress, ended: Ending, billed: boolean): TokenUsage {
  if (!billed) return NO_TOKENS;
  const known = progress.usage ?? { ...NO_TOKENS, inputTokens: lease.inputTokens };
  return ended === "complete" ? known : { ...known, outputTokens: outputOf(lease, live.text) };
}
