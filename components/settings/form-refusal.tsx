import { RetryIn } from "../auth/retry-in";
import { failureOf, wasAnswered } from "../trpc/failure-of";

/** Why a form as a whole was not taken; a limit counts down to the next attempt. */
export function FormRefusal({ error }: { error: { message: string } }) {
  const failure = failureOf(error);
  return (
    <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
      {wasAnswered(error)
        ? error.message
        : "The server didn't answer. Check your connection, reload the page to see what was done, and try again."}{" "}
      {failure?.code === "rate_limited" && <RetryIn key={failure.resetsAt} ms={failure.retryAfterMs} />}
    </p>
  );
}
