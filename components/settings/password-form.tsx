"use client";

import { type FormEvent, useEffect, useRef } from "react";
import { failureOf } from "../trpc/failure-of";
import { trpc } from "../trpc/react";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { toast } from "../ui/toast";
import { FormRefusal } from "./form-refusal";

/** Changes the password for whoever knows the current one. `email` tells a password manager whose it is. */
export function PasswordForm({ email }: { email: string }) {
  const change = trpc.account.changePassword.useMutation({ gcTime: 0 });
  const form = useRef<HTMLFormElement>(null);
  const failure = failureOf(change.error);
  const fields = failure?.code === "invalid_input" ? failure.fields : {};
  const { current, next } = fields;

  useEffect(() => {
    if (change.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [change.error]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (change.isPending) return;
    const typed = new FormData(event.currentTarget);
    change.mutate(
      { current: String(typed.get("current")), next: String(typed.get("next")) },
      {
        onSuccess() {
          form.current?.reset();
          toast.success("Your password is changed");
        },
      },
    );
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-sm space-y-4">
      <input type="text" name="username" autoComplete="username" defaultValue={email} hidden />
      <Field
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        errors={current}
      />
      <Field
        label="New password"
        name="next"
        type="password"
        autoComplete="new-password"
        required
        hint="8 characters or more."
        errors={next}
      />
      <p className="text-muted text-sm">
        Other devices stay signed in until their session ends, at most a week; API keys keep working.
      </p>
      {change.error && !current && !next && <FormRefusal error={change.error} />}
      <Button type="submit" variant="secondary" aria-disabled={change.isPending || undefined}>
        {change.isPending ? "Changing…" : "Change password"}
      </Button>
    </form>
  );
}
