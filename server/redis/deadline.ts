import { afterSilence } from "./after-silence";
import { COMMAND_DEADLINE_MS, TransportError } from "./transport";

/**
 * The answer of `work`, which begins when there is a connection; both together have `COMMAND_DEADLINE_MS`. Work that hasn't
 * begun by then never does.
 * @throws TransportError TIMEOUT or UNSENT when time is up; else whatever the two reject with
 */
export async function withinDeadline<T>(connected: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  let stage: "waiting" | "sent" | "over" = "waiting";
  let callOff = () => {};
  const silence = new Promise<never>((_, reject) => {
    callOff = afterSilence(COMMAND_DEADLINE_MS, () => {
      const [code, what] =
        stage === "sent" ? (["TIMEOUT", "answer"] as const) : (["UNSENT", "connection"] as const);
      stage = "over";
      reject(new TransportError(code, `No ${what} within ${COMMAND_DEADLINE_MS} ms`));
    });
  });
  const answer = connected().then(() => {
    if (stage === "over") return silence;
    stage = "sent";
    return work();
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    callOff();
  }
}
