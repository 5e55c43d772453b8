/** What a sign-in or sign-up form shows after an attempt. What was typed comes back, passwords never do. */
export interface AuthFormState {
  /** Counts the attempts, so that the same mistake twice is told twice. */
  attempt: number;
  /** A sentence on the whole form; `null` where the fields say it. */
  message: string | null;
  fields: Record<string, string[]>;
  /** Whether a new account was refused because the address has one. */
  hasAccount: boolean;
  /** Milliseconds until another attempt is allowed. */
  retryAfterMs: number | null;
  typed: { name: string; email: string };
}

export const EMPTY_FORM: AuthFormState = {
  attempt: 0,
  message: null,
  fields: {},
  hasAccount: false,
  retryAfterMs: null,
  typed: { name: "", email: "" },
};

/** A server action for `useActionState`; it redirects where it succeeds. */
export type AuthAction = (previous: AuthFormState, form: FormData) => Promise<AuthFormState>;
