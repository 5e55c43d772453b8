import { afterSilence } from "../redis/after-silence";

/**
 * The answer of a store within a second, or within `deadlineMs`. What it decided after that is not undone here.
 * @throws Error when it stays silent
 */
export async function withinDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let callOff = () => {};
  const silence = new Promise<never>((_, reject) => {
    callOff = afterSilence(deadlineMs, () => reject(new Error(`No answer within ${deadlineMs} ms`)));
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    callOff();
  }
}

/** Deadlines that share one amount of time: each piece of work may take what those before it have left. */
export function createBudget(totalMs: number): <T>(work: Promise<T>) => Promise<T> {
  let leftMs = totalMs;
  return async (work) => {
    const started = performance.now();
    try {
      return await withinDeadline(work, Math.max(0, Math.ceil(leftMs)));
    } finally {
      leftMs -= performance.now() - started;
    }
  };
}
