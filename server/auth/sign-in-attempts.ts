import type { Attempt, Attempts } from "../limits/attempts";
import { normalizeEmail } from "./users";

/** Failed sign-ins in a minute: for one account, and from one address over all accounts. */
export const SIGN_IN_ATTEMPTS = { account: 5, address: 30, windowMs: 60_000 } as const;

export interface SignInAttempts {
  /** Counts an attempt before the password is looked at; `undo` after a right one. */
  take(address: string, email: string): Attempt;
}

export function createSignInAttempts(byAddress: Attempts, byAccount: Attempts): SignInAttempts {
  return {
    take(address, email) {
      const first = byAddress.take(`sign-in:address:${address}`);
      if (!first.ok) return first;
      const second = byAccount.take(`sign-in:account:${normalizeEmail(email)}`);
      if (!second.ok) {
        // No password is looked at: this one must not count against everybody else at the address.
        first.undo();
        return second;
      }
      return {
        ok: true,
        undo: () => {
          first.undo();
          second.undo();
        },
      };
    },
  };
}
