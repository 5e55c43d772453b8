import NextAuth, { CredentialsSignin, type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import { z } from "zod";
import type { Database } from "../db/database";
import type { Env } from "../env";
import { FailureError } from "../errors";
import type { Limiter } from "../limits/limiter";
import { log } from "../log";
import { clientAddress } from "./address";
import { DEMO_ACCOUNTS, useUp } from "./demo-accounts";
import { passwordMatches } from "./passwords";
import { authSecret } from "./secret";
import type { SignInAttempts } from "./sign-in-attempts";
import { normalizeEmail, userByEmail, userOfAccount } from "./users";

export interface AuthParts {
  db: Database;
  env: Env;
  attempts: SignInAttempts;
  limiter: Limiter;
  now: () => number;
}

/** Refused because of too many attempts; `code` carries the wait in milliseconds to the sign-in form. */
class TooManyAttempts extends CredentialsSignin {
  constructor(retryAfterMs: number) {
    super();
    this.code = `limited:${retryAfterMs}`;
  }
}

/** PostgreSQL stores no NUL, and can't look for one. */
const passwordForm = z.object({
  email: z
    .string()
    .max(320)
    .regex(/^[^\0]*$/),
  password: z.string().max(256),
});
const WEEK_S = 7 * 24 * 60 * 60;

/** NextAuth with JWT sessions that hold the user's id and nothing else: what can change is read from the database. */
export function createAuth(parts: AuthParts) {
  const { db, env } = parts;
  const config: NextAuthConfig = {
    secret: authSecret(env),
    trustHost: true,
    session: { strategy: "jwt", maxAge: WEEK_S },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: (form, request) => byPassword(parts, form, request),
      }),
      ...(env.demo
        ? [
            Credentials({
              id: "demo",
              credentials: { email: {} },
              authorize: (form) => byDemo(parts, form.email),
            }),
          ]
        : []),
      ...(env.github ? [GitHub({ clientId: env.github.id, clientSecret: env.github.secret })] : []),
      ...(env.google ? [Google({ clientId: env.google.id, clientSecret: env.google.secret })] : []),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.type !== "oidc" && account?.type !== "oauth") return true;
        if (!user.email || profile?.email_verified === false) return "/sign-in?error=NoEmail";
        try {
          const { provider, providerAccountId } = account;
          const person = { email: user.email, name: user.name ?? null, image: user.image ?? null };
          user.id = await userOfAccount(db, { provider, providerAccountId }, person);
          return true;
        } catch (error) {
          if (error instanceof FailureError) return "/sign-in?error=OAuthAccountNotLinked";
          throw error;
        }
      },
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub }),
      session: ({ session, token }) => ({
        expires: session.expires,
        user: { id: token.sub ?? "" },
      }),
    },
    logger: {
      error: (error) => {
        // A wrong password is no fault of the server's and needs no stack trace.
        if (!(error instanceof CredentialsSignin))
          log.error("auth.failed", { error: error.name, cause: String(error.cause ?? error.message) });
      },
      warn: (code) => log.warn("auth.warning", { code }),
      debug: () => {},
    },
  };
  return NextAuth(config);
}

async function byPassword(parts: AuthParts, form: unknown, request: Request): Promise<{ id: string } | null> {
  const parsed = passwordForm.safeParse(form);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const attempt = parts.attempts.take(clientAddress(request.headers, parts.env.trustedProxies), email);
  if (!attempt.ok) throw new TooManyAttempts(attempt.retryAfterMs);
  const user = await userByEmail(parts.db, email);
  if (!(await passwordMatches(user?.passwordHash ?? null, password)) || !user) return null;
  // Their password is in the README: a database that was once a demo must not let them in later.
  if (!parts.env.demo && isDemo(email)) return null;
  attempt.undo();
  if (parts.env.demo) await refreshDemo(parts, email);
  return { id: user.id };
}

async function byDemo(parts: AuthParts, email: unknown): Promise<{ id: string } | null> {
  if (typeof email !== "string" || !isDemo(email)) return null;
  await refreshDemo(parts, email);
  const user = await userByEmail(parts.db, email);
  return user && { id: user.id };
}

const isDemo = (email: string): boolean => DEMO_ACCOUNTS.some((demo) => demo.email === normalizeEmail(email));

/** The budgets that demo accounts have used up come back at midnight; signing in uses them up again. */
async function refreshDemo({ db, limiter, now }: AuthParts, email: string): Promise<void> {
  const demo = DEMO_ACCOUNTS.find((account) => account.email === normalizeEmail(email));
  if (!demo || !(await useUp(db, demo, now()))) return;
  const user = await userByEmail(db, email);
  if (user) await limiter.forget(user.id);
}
