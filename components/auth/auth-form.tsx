"use client";

import { useActionState, useEffect, useRef } from "react";
import { SubmitButton } from "../ui/submit-button";
import { type AuthAction, type AuthFormState, EMPTY_FORM } from "./auth-form-state";
import { RetryIn } from "./retry-in";

/** A form around an auth action: it tells what is wrong and puts the focus on the first field to look at. */
export function AuthForm({
  action,
  callbackUrl,
  submit,
  children,
}: {
  action: AuthAction;
  callbackUrl: string;
  submit: { label: string; pendingLabel: string };
  children: (state: AuthFormState) => React.ReactNode;
}) {
  const [state, formAction] = useActionState(action, EMPTY_FORM);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (state.attempt === 0) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [type="password"]');
    wrong?.focus();
  }, [state]);

  return (
    <form ref={form} action={formAction} noValidate className="space-y-4">
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      {children(state)}
      {state.message && (
        <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
          {state.message}{" "}
          {state.retryAfterMs !== null && <RetryIn key={state.attempt} ms={state.retryAfterMs} />}
        </p>
      )}
      <SubmitButton pendingLabel={submit.pendingLabel} className="w-full">
        {submit.label}
      </SubmitButton>
    </form>
  );
}
