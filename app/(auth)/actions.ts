"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { AuthFormState } from "@/components/auth/auth-form-state";
import {
  addressOf,
  signInDemo,
  signInWithPassword,
  signOutUser,
  signUp,
  startOAuth,
} from "@/server/auth/sign-in";
import { callbackPath } from "./callback-path";

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

/** What the form shows when it comes back: what was typed, without the password. */
const again = (previous: AuthFormState, form: FormData): AuthFormState => ({
  attempt: previous.attempt + 1,
  message: null,
  fields: {},
  hasAccount: false,
  retryAfterMs: null,
  typed: { name: text(form, "name"), email: text(form, "email") },
});

export async function signInAction(previous: AuthFormState, form: FormData): Promise<AuthFormState> {
  const email = text(form, "email");
  const password = text(form, "password");
  const missing = {
    ...(email ? null : { email: ["Enter your email address."] }),
    ...(password ? null : { password: ["Enter your password."] }),
  };
  if (Object.keys(missing).length > 0) return { ...again(previous, form), fields: missing };
  const result = await signInWithPassword({ email, password });
  if (result.ok) redirect(callbackPath(form.get("callbackUrl")));
  const { message, retryAfterMs = null } = result;
  return { ...again(previous, form), message, retryAfterMs };
}

export async function signUpAction(previous: AuthFormState, form: FormData): Promise<AuthFormState> {
  const person = { name: text(form, "name"), email: text(form, "email"), password: text(form, "password") };
  const result = await signUp({ ...person, address: await addressOf(await headers()) });
  if (result.ok) redirect(callbackPath(form.get("callbackUrl")));
  const { fields, hasAccount = false } = result;
  return { ...again(previous, form), fields, hasAccount };
}

export async function demoAction(form: FormData): Promise<void> {
  const result = await signInDemo(text(form, "email"));
  if (!result.ok) redirect("/sign-in?error=NoDemo");
  redirect(callbackPath(form.get("callbackUrl")));
}

export async function providerAction(form: FormData): Promise<void> {
  const provider = text(form, "provider");
  if (provider !== "github" && provider !== "google") redirect("/sign-in");
  await startOAuth(provider, callbackPath(form.get("callbackUrl")));
}

export async function signOutAction(): Promise<void> {
  await signOutUser();
  redirect("/");
}
