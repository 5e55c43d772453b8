import { failureOf } from "@/components/trpc/failure-of";

/** Sent again, it goes out with the same ids, so that a message that did arrive is not charged twice. */
export const UNREACHABLE =
  "The server can't be reached. Your draft is kept, and sending it again charges it only once.";
/** Of a message that the server had, and that the provider then refused before its first word. */
export const RETRACTED =
  "The model did not take this message. Nothing was charged, and it is back in the composer.";
/** The same of another reply to a question, or of more of one. */
export const NOT_TAKEN =
  "The model did not take this request. Nothing was charged; what was there is shown again.";
/** Of a conversation that goes on standing on the screen. */
export const DELETED =
  "This conversation was deleted in another tab or on another device. What you see stays here until you leave it.";
const UNEXPECTED = "Something went wrong on our side. Your draft is kept; please try again.";

/** What the screen says about a message that was not taken; `null` where the limits' banner says it. */
export function refusalNote(error: Error): string | null {
  const failure = failureOf(error);
  switch (failure?.code) {
    case "rate_limited":
    case "limits_unavailable":
    case "provider_overloaded":
    case "provider_unavailable":
    case "provider_rejected":
      return null;
    case "unauthenticated":
      return "You have been signed out. Your draft is kept: reload the page and sign in again.";
    case "invalid_input":
    case "forbidden":
    case "not_found":
    case "conflict":
      return error.message;
    case undefined:
      return UNEXPECTED;
    default:
      return failure satisfies never;
  }
}
