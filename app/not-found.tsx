import type { Metadata } from "next";
import Link from "next/link";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage
      title="This page doesn't exist"
      text="The address may be mistyped, or what stood here was deleted or belongs to another account."
    >
      <Button asChild>
        <Link href="/chat">Go to chat</Link>
      </Button>
      <Button asChild variant="secondary">
        <Link href="/">Home</Link>
      </Button>
    </MessagePage>
  );
}
