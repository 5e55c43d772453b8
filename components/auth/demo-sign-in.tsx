"use client";

import { ArrowRight } from "lucide-react";
import { useFormStatus } from "react-dom";
import type { DemoAccount } from "@/server/auth/demo-accounts";
import { Badge } from "../ui/badge";

/** `hint` says what signing in with it shows. */
type DemoChoice = Pick<DemoAccount, "email" | "plan" | "hint">;

/** One button for each demo account: one click signs in. */
export function DemoSignIn({
  accounts,
  action,
  callbackUrl,
}: {
  accounts: readonly DemoChoice[];
  action: (form: FormData) => Promise<void>;
  callbackUrl: string;
}) {
  return (
    <ul className="divide-y divide-border overflow-hidden rounded-xl border border-border bg-raised">
      {accounts.map((account) => (
        <li key={account.email}>
          <form action={action}>
            <input type="hidden" name="callbackUrl" value={callbackUrl} />
            <input type="hidden" name="email" value={account.email} />
            <DemoButton account={account} />
          </form>
        </li>
      ))}
    </ul>
  );
}

function DemoButton({ account: { email, plan, hint } }: { account: DemoChoice }) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      aria-disabled={pending || undefined}
      onClick={(event) => pending && event.preventDefault()}
      className="group flex w-full items-center gap-3 px-4 py-2.5 text-left transition-colors hover:bg-surface focus-visible:-outline-offset-2"
    >
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span className="font-medium text-sm">{email}</span>
          <Badge tone="outline" className="capitalize">
            {plan}
          </Badge>
        </span>
        <span className="mt-0.5 block text-muted text-sm">{pending ? "Signing in…" : hint}</span>
      </span>
      <ArrowRight
        aria-hidden
        className="size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
      />
    </button>
  );
}
