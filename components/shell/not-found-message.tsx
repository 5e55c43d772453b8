import Link from "next/link";
import { Button } from "../ui/button";
import { Message } from "./message";

/** Another user's, a deleted and a mistyped address are told the same. */
export function NotFoundMessage() {
  return (
    <Message
      title="This page doesn't exist"
      text="The address may be mistyped, or what stood here was deleted or belongs to another account."
    >
      <Button asChild>
        <Link href="/chat">Go to chat</Link>
      </Button>
      <Button asChild variant="secondary">
        <Link href="/">Home</Link>
      </Button>
    </Message>
  );
}
