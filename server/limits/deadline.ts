import { FailureError } from "../errors";

const STORE_DEADLINE_MS = 1_000;
const RETRY_MS = 5_000;

/**
 * The answer of a store within a second, or within `deadlineMs`. What it decided after that is not undone: the same ask again finds it, and
 * a lease that nobody takes up expires by itself.
 * @throws FailureError limits_unavailable when it fails or stays silent; RangeError as it is, being the caller's fault
 */
export async function withinDeadline<T>(work: Promise<T>, deadlineMs = STORE_DEADLINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, silence]);
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new FailureError({ code: "limits_unavailable", retryAfterMs: RETRY_MS }, undefined, { cause });
  } finally {
    clearTimeout(timer);
  }
}
