"use client";

import Link from "next/link";
import { Field } from "../ui/field";
import { AuthForm } from "./auth-form";
import type { AuthAction } from "./auth-form-state";

export function SignUpForm({ action, callbackUrl }: { action: AuthAction; callbackUrl: string }) {
  return (
    <AuthForm
      action={action}
      callbackUrl={callbackUrl}
      submit={{ label: "Create account", pendingLabel: "Creating account…" }}
    >
      {({ fields, hasAccount, typed }) => (
        <>
          <Field
            label="Name (optional)"
            name="name"
            autoComplete="name"
            defaultValue={typed.name}
            errors={fields.name}
          />
          <Field
            label="Email"
            name="email"
            type="email"
            autoComplete="email"
            required
            defaultValue={typed.email}
            errors={fields.email}
            wayOut={
              hasAccount && (
                <Link
                  href={{ pathname: "/sign-in", query: { callbackUrl } }}
                  className="text-accent underline underline-offset-4"
                >
                  Sign in instead
                </Link>
              )
            }
          />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="new-password"
            required
            hint="8 characters or more."
            errors={fields.password}
          />
        </>
      )}
    </AuthForm>
  );
}
