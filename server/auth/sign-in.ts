import "server-only";
import { cookies, headers } from "next/headers";
import type { CredentialsSignin } from "next-auth";
import { z } from "zod";
import { FailureError } from "../errors";
import { services } from "../services";
import { clientAddress } from "./address";
import { adoptGuest } from "./adopt-guest";
import { DEMO_ACCOUNTS, type DemoAccount } from "./demo-accounts";
import { GUEST_COOKIE } from "./guest-cookie";
import { hashPassword, newPassword } from "./passwords";
import { createUser, userByEmail } from "./users";

export type SignInResult = { ok: true } | { ok: false; message: string; retryAfterMs?: number };
export type SignUpResult = { ok: true } | { ok: false; fields: Record<string, string[]>; hasAccount?: true };

const WRONG = "This email and password don't match. Check both and try again.";

const newUser = z.object({
  name: z
    .string()
    .trim()
    .max(80, { error: "At most 80 characters." })
    .regex(/^\P{Cc}*$/u, { error: "Without control characters, please." }),
  email: z.email({ error: "This isn't an email address." }).max(320),
  password: newPassword,
});

/** Signs in and sets the session cookie. */
export async function signInWithPassword(form: { email: string; password: string }): Promise<SignInResult> {
  return attempt("credentials", { email: form.email, password: form.password });
}

/** Signs in with a demo account; where they are off there is none. */
export async function signInDemo(email: string): Promise<SignInResult> {
  return attempt("demo", { email });
}

/** Makes an account on the free plan and signs in with it. */
export async function signUp(form: {
  name: string;
  email: string;
  password: string;
  address: string;
}): Promise<SignUpResult> {
  const parsed = newUser.safeParse(form);
  if (!parsed.success) return { ok: false, fields: z.flattenError(parsed.error).fieldErrors };
  const { db, callLimits } = await services();
  const taken = await callLimits.strict.take(`sign-up:${form.address}`);
  if (!taken.ok) {
    const seconds = Math.ceil(taken.retryAfterMs / 1000);
    return { ok: false, fields: { email: [`Too many new accounts from here. Try again in ${seconds} s.`] } };
  }
  const { name, email, password } = parsed.data;
  try {
    await createUser(db, { email, name: name || null, passwordHash: await hashPassword(password) });
  } catch (error) {
    if (error instanceof FailureError)
      return { ok: false, fields: { email: [error.message] }, hasAccount: true };
    throw error;
  }
  const signedIn = await signInWithPassword({ email, password });
  return signedIn.ok ? signedIn : { ok: false, fields: { email: [signedIn.message] } };
}

/** Leads to the provider's page; throws Next's redirect. */
export async function startOAuth(id: "github" | "google", redirectTo: string): Promise<void> {
  await (await services()).auth.signIn(id, { redirectTo });
}

export async function signOutUser(): Promise<void> {
  await (await services()).auth.signOut({ redirect: false });
}

export async function signInProviders(): Promise<{ id: "github" | "google"; name: string }[]> {
  const { env } = await services();
  return [
    ...(env.github ? [{ id: "github" as const, name: "GitHub" }] : []),
    ...(env.google ? [{ id: "google" as const, name: "Google" }] : []),
  ];
}

/** Empty where the demo accounts are off. */
export async function demoAccounts(): Promise<readonly DemoAccount[]> {
  return (await services()).env.demo ? DEMO_ACCOUNTS : [];
}

/** By its type, not its class: the services may come from another bundle, and throw that one's copy of the class. */
const isRefusal = (error: unknown): error is CredentialsSignin =>
  error instanceof Error && "type" in error && error.type === "CredentialsSignin";

async function attempt(provider: string, form: { email: string; password?: string }): Promise<SignInResult> {
  const { auth } = await services();
  try {
    await auth.signIn(provider, { ...form, redirect: false });
    await bringGuest(form.email);
    return { ok: true };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [reason, waitMs] = error.code.split(":");
    if (reason !== "limited") return { ok: false, message: WRONG };
    return { ok: false, message: "Too many attempts.", retryAfterMs: Number(waitMs) };
  }
}

/** By a server action; a provider's way back passes `withGuestAdopted`. */
async function bringGuest(email: string): Promise<void> {
  const parts = await services();
  const user = parts.env.guests ? await userByEmail(parts.db, email) : null;
  if (user && (await adoptGuest(parts, (await headers()).get("cookie"), user.id)))
    (await cookies()).delete(GUEST_COOKIE);
}

/** Of the request with these headers; see `clientAddress`. */
export async function addressOf(headers: Headers): Promise<string> {
  return clientAddress(headers, (await services()).env.trustedProxies);
}
