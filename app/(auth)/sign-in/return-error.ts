const SENTENCE: Record<string, string> = {
  OAuthAccountNotLinked:
    "This address already has an account here. Sign in the way you did before; nothing was changed.",
  NoEmail:
    "That service gave us no confirmed email address. Sign in another way, or confirm the address there.",
  NoDemo: "This demo account isn't available. Choose another, or create an account.",
  AccessDenied: "The sign-in was refused or cancelled. Nothing was changed.",
};

/** A sentence for the `error` that a sign-in came back with; `null` for none. */
export function returnError(error: unknown): string | null {
  if (typeof error !== "string") return null;
  return SENTENCE[error] ?? "That sign-in did not work. Please try again, or sign in another way.";
}
