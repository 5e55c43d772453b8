import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { Gallery } from "@/components/gallery/gallery";
import { demoAccounts } from "@/server/auth/sign-in";

export const metadata: Metadata = { title: "Gallery", robots: { index: false } };

/** Every state of every part, to look at and to test. There where the demo accounts are, outside production. */
export default async function GalleryPage() {
  await connection();
  if ((await demoAccounts()).length === 0) notFound();
  return <Gallery />;
}
