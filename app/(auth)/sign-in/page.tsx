import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { DemoSignIn } from "@/components/auth/demo-sign-in";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { SignInForm } from "@/components/auth/sign-in-form";
import { cn } from "@/components/ui/cn";
import { viewer } from "@/server/api/caller";
import { demoAccounts, signInProviders } from "@/server/auth/sign-in";
import { demoAction, providerAction, signInAction } from "../actions";
import { callbackPath } from "../callback-path";
import { returnError } from "./return-error";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const [{ callbackUrl, error }, user] = await Promise.all([searchParams, viewer()]);
  const target = callbackPath(callbackUrl);
  if (user) redirect(target);
  const [accounts, providers] = await Promise.all([demoAccounts(), signInProviders()]);
  const trouble = returnError(error);
  return (
    <div
      className={cn(
        "grid w-full max-w-sm gap-x-16 gap-y-12",
        // Not by `:has`: a page that has come only in part would be drawn in one column, and then move.
        accounts.length > 0 && "lg:max-w-4xl lg:grid-cols-2",
      )}
    >
      <div>
        <h1 className="text-title">Sign in</h1>
        <p className="mt-2 text-muted">
          New here?{" "}
          <Link
            href={{ pathname: "/sign-up", query: callbackUrl ? { callbackUrl: target } : {} }}
            className="text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
          >
            Create an account
          </Link>
        </p>
        <div className="mt-7 space-y-4">
          {trouble && (
            <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
              {trouble}
            </p>
          )}
          <SignInForm action={signInAction} callbackUrl={target} />
          <ProviderButtons providers={providers} action={providerAction} callbackUrl={target} />
        </div>
      </div>
      {accounts.length > 0 && (
        <section id="demo" aria-labelledby="demo-title">
          <h2 id="demo-title" className="font-semibold text-base tracking-tight">
            Try it: one click, no account
          </h2>
          <p className="mt-1 mb-4 text-muted text-sm">Each is at a different point of its limits.</p>
          <DemoSignIn accounts={accounts} action={demoAction} callbackUrl={target} />
        </section>
      )}
    </div>
  );
}
