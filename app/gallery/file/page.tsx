import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { ReplyFile } from "@/components/gallery/reply-file";
import { demoAccounts } from "@/server/auth/sign-in";

export const metadata: Metadata = { title: "A file as a reply", robots: { index: false } };

/** A file's text as the reply that it would be, and nothing else on the page: what the hostile corpus is tried on. */
export default async function ReplyFilePage() {
  await connection();
  if ((await demoAccounts()).length === 0) notFound();
  return <ReplyFile />;
}
