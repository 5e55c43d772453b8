"use client";

import { Field } from "../ui/field";
import { AuthForm } from "./auth-form";
import type { AuthAction } from "./auth-form-state";

export function SignInForm({ action, callbackUrl }: { action: AuthAction; callbackUrl: string }) {
  return (
    <AuthForm
      action={action}
      callbackUrl={callbackUrl}
      submit={{ label: "Sign in", pendingLabel: "Signing in…" }}
    >
      {({ fields, typed }) => (
        <>
          <Field
            label="Email"
            name="email"
            type="email"
            autoComplete="email"
            required
            defaultValue={typed.email}
            errors={fields.email}
          />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            errors={fields.password}
          />
        </>
      )}
    </AuthForm>
  );
}
