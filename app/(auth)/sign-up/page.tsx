import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { viewer } from "@/server/api/caller";
import { signInProviders } from "@/server/auth/sign-in";
import { providerAction, signUpAction } from "../actions";
import { callbackPath } from "../callback-path";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const [{ callbackUrl }, user] = await Promise.all([searchParams, viewer()]);
  const target = callbackPath(callbackUrl);
  if (user) redirect(target);
  return (
    <div className="w-full max-w-sm">
      <h1 className="text-title">Create an account</h1>
      <p className="mt-2 text-muted">
        Free, without a card. Have one?{" "}
        <Link
          href={{ pathname: "/sign-in", query: callbackUrl ? { callbackUrl: target } : {} }}
          className="text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
        >
          Sign in
        </Link>
      </p>
      <div className="mt-7 space-y-4">
        <SignUpForm action={signUpAction} callbackUrl={target} />
        <ProviderButtons providers={await signInProviders()} action={providerAction} callbackUrl={target} />
      </div>
    </div>
  );
}
