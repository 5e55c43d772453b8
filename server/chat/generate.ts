import type { ModelClient, ModelEvent } from "../ai/client";
import { SYSTEM_PROMPT, type Turn } from "../ai/context";
import { type Calibration, estimateOutput, estimatePrompt } from "../ai/estimate";
import { costMicroUsd } from "../ai/models";
import { chargedTokens, promptTokens, type TokenUsage } from "../ai/usage";
import type { Database } from "../db/database";
import type { Ending } from "../db/schema";
import { type Allowance, FailureError } from "../errors";
import type { Lease, Limiter } from "../limits/limiter";
import { log } from "../log";
import type { LedgerEntry } from "../usage/ledger";
import { explainEnd, type Receipt } from "./events";
import type { LiveReply } from "./live-reply";
import { checkpoint, closeReply, retractReply } from "./open-replies";
import { persist } from "./persist";
import type { Prepared } from "./prepare";

export interface GenerateParts {
  db: Database;
  limiter: Limiter;
  client: ModelClient;
  calibration: Calibration;
  now: () => number;
}

interface Task {
  /** Without it no call to the model can be written. */
  lease: Lease;
  prepared: Prepared;
  messages: Turn[];
  live: LiveReply;
}

const CHECKPOINT_MS = 1_000;
const RENEW_MS = 15_000;
const NOTHING: TokenUsage = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };

/** What is known of a call to the model so far, and at its end. */
interface Progress {
  usage: TokenUsage | null;
  firstTokenAt: number | null;
  stopReason: string | null;
  failure: FailureError | null;
}

/**
 * Calls the model and writes the reply into `live`; settles the lease and the ledger at the end, whatever happens.
 * `accepted` is called when the provider has taken the call, so that a refusal can still be a status.
 * @returns when everything is stored
 * @throws FailureError provider_* when the provider refused before the first token: nothing is charged, nothing stays stored
 */
export async function generate(parts: GenerateParts, task: Task, accepted: () => void): Promise<void> {
  const { lease, live, prepared } = task;
  const progress: Progress = { usage: null, firstTokenAt: null, stopReason: null, failure: null };
  const timers = keepAlive(parts, task, progress);
  let opened = false;
  try {
    const call = { lease, model: prepared.model, system: SYSTEM_PROMPT, messages: task.messages };
    const events = await parts.client.open(call, live.stop.signal);
    opened = true;
    accepted();
    for await (const event of events) apply(event, progress, live, parts.now);
  } catch (error) {
    if (!live.stop.signal.aborted) progress.failure = asFailure(error);
  } finally {
    for (const timer of timers) clearInterval(timer);
    await settle(parts, task, progress, opened);
  }
  if (!opened && progress.failure) throw progress.failure;
}

function apply(event: ModelEvent, progress: Progress, live: LiveReply, now: () => number): void {
  switch (event.type) {
    case "start":
      progress.usage = event.usage;
      return;
    case "text":
      progress.firstTokenAt ??= now();
      live.append(event.text);
      return;
    case "end":
      progress.usage = event.usage;
      progress.stopReason = event.stopReason;
      return;
    default:
      event satisfies never;
  }
}

/** A checkpoint a second for whoever finds the reply after a crash, and a lease that doesn't run out before the reply does. */
function keepAlive(parts: GenerateParts, { lease, live }: Task, progress: Progress): NodeJS.Timeout[] {
  let writing = false;
  const save = async () => {
    if (writing) return;
    writing = true;
    try {
      const { usage, firstTokenAt } = soFar(lease, progress, live.text);
      await checkpoint(parts.db, lease.id, {
        text: live.text,
        usage,
        firstTokenAt: firstTokenAt === null ? null : new Date(firstTokenAt),
        at: new Date(parts.now()),
      });
    } catch (error) {
      log.warn("reply.checkpoint_failed", { messageId: lease.id, error: String(error) });
    } finally {
      writing = false;
    }
  };
  const renew = () =>
    parts.limiter.renew(lease).catch((error: unknown) => {
      log.warn("reply.renew_failed", { messageId: lease.id, error: String(error) });
    });
  return [setInterval(save, CHECKPOINT_MS), setInterval(renew, RENEW_MS)];
}

/** Before the provider's final count, the output is what our estimate makes of the text. */
function soFar(
  lease: Lease,
  progress: Progress,
  text: string,
): { usage: TokenUsage; firstTokenAt: number | null } {
  const usage = { ...(progress.usage ?? NOTHING), outputTokens: outputOf(lease, text) };
  return { usage, firstTokenAt: progress.firstTokenAt };
}

/** The estimate is deliberately high; more than was granted can't have come. */
const outputOf = (lease: Lease, text: string): number => Math.min(estimateOutput(text), lease.grantedOutput);

async function settle(parts: GenerateParts, task: Task, progress: Progress, opened: boolean): Promise<void> {
  const { lease, live, prepared } = task;
  const { entry, receipt } = account(task, progress, opened, parts.now());
  const { ended } = entry;
  await persist("reply.settle", () =>
    ended === "refused"
      ? retractReply(parts.db, prepared, entry)
      : closeReply(parts.db, lease.id, {
          status: ended === "complete" ? "complete" : ended === "stopped" ? "stopped" : "failed",
          text: live.text,
          failure: ended === "lost" ? "provider_unavailable" : null,
          entry,
        }),
  );
  if (ended === "complete") {
    parts.calibration.learn(prepared.model.id, entry.estimatedInputTokens, promptTokens(entry.usage));
  }
  const allowance = (await settled(parts, lease, entry.chargedTokens)) ?? live.admitted.allowance;
  if (ended === "lost" || ended === "refused") {
    const failure =
      progress.failure?.failure ?? ({ code: "provider_unavailable", retryAfterMs: null } as const);
    live.finish({ type: "failed", failure, message: explainEnd(failure, ended), receipt, allowance });
  } else {
    const stopReason = progress.stopReason ?? "stopped";
    live.finish({ type: "done", usage: entry.usage, stopReason, receipt, allowance });
  }
}

/** A settle that can't be delivered leaves the lease to expire: the ledger has the charge in any case. */
async function settled({ limiter }: GenerateParts, lease: Lease, charged: number): Promise<Allowance | null> {
  try {
    return await limiter.settle(lease, charged);
  } catch (error) {
    log.warn("reply.settle_undelivered", { messageId: lease.id, error: String(error) });
    return null;
  }
}

function account(
  { lease, live, prepared, messages }: Task,
  progress: Progress,
  opened: boolean,
  now: number,
): { entry: LedgerEntry; receipt: Receipt } {
  const ended = ending(progress, opened, live.stop.signal.aborted);
  const estimated = ended === "stopped" || ended === "lost";
  const known = progress.usage ?? { ...NOTHING, inputTokens: lease.inputTokens };
  const usage =
    ended === "refused"
      ? NOTHING
      : estimated
        ? { ...known, outputTokens: outputOf(lease, live.text) }
        : known;
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
      estimatedInputTokens: estimatePrompt(SYSTEM_PROMPT, messages),
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

function ending(progress: Progress, opened: boolean, aborted: boolean): Ending {
  if (progress.stopReason !== null) return "complete";
  if (aborted) return "stopped";
  return opened ? "lost" : "refused";
}

function asFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  log.error("reply.unexpected", { error: String(error) });
  return new FailureError({ code: "provider_unavailable", retryAfterMs: null });
}
