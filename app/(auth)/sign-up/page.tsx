import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { chatter, serverApi, viewer } from "@/server/api/caller";
import { signInProviders } from "@/server/auth/sign-in";
import { providerAction, signUpAction } from "../actions";
import { callbackPath } from "../callback-path";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const [{ callbackUrl }, user] = await Promise.all([searchParams, viewer()]);
  const target = callbackPath(callbackUrl);
  if (user) redirect(target);
  const chats = await guestChats();
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
      {chats > 0 && (
        <p className="mt-2 text-muted">{chats === 1 ? "Your chat comes along." : "Your chats come along."}</p>
      )}
      <div className="mt-7 space-y-4">
        <SignUpForm action={signUpAction} callbackUrl={target} />
        <ProviderButtons providers={await signInProviders()} action={providerAction} callbackUrl={target} />
      </div>
    </div>
  );
}

/** How many conversations the visitor has as a guest, those of a first page. */
async function guestChats(): Promise<number> {
  if (!(await chatter())) return 0;
  const { chat } = await serverApi();
  return (await chat.list({})).items.length;
}
