import { COMMAND_DEADLINE_MS, TransportError } from "./transport";

/**
 * The answer of `work`, which begins when there is a connection; both together have `COMMAND_DEADLINE_MS`. Work that hasn't
 * begun by then never does.
 * @throws TransportError TIMEOUT or UNSENT when time is up; else whatever the two reject with
 */
export async function withinDeadline<T>(connected: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  let stage: "waiting" | "sent" | "over" = "waiting";
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const [code, what] =
        stage === "sent" ? (["TIMEOUT", "answer"] as const) : (["UNSENT", "connection"] as const);
      stage = "over";
      reject(new TransportError(code, `No ${what} within ${COMMAND_DEADLINE_MS} ms`));
    }, COMMAND_DEADLINE_MS);
  });
  const answer = connected().then(() => {
    if (stage === "over") return silence;
    stage = "sent";
    return work();
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
