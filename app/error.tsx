"use client";

import { Message } from "@/components/shell/message";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <MessagePage>
      <Message
        title="Something went wrong on our side"
        text="Your conversations and drafts are kept. Try again; if it stays, the reference below finds it in the server's log."
      >
        <Button onClick={retry}>Try again</Button>
        {error.digest && <p className="w-full font-mono text-muted text-xs">Reference {error.digest}</p>}
      </Message>
    </MessagePage>
  );
}
