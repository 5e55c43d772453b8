"use client";

import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { type MouseEvent, useState } from "react";
import { useClient } from "@/components/trpc/client";
import { cn } from "@/components/ui/cn";
import { showMessage } from "../log/show-message";
import type { FoundItem } from "../wire";

/** One conversation that was found: its title, and where in it the words stand; without a message they stand in the title. */
export function FoundConversation({ found: { id, title, snippet, messageId } }: { found: FoundItem }) {
  const client = useClient();
  const router = useRouter();
  const [opening, setOpening] = useState(false);
  const isCurrent = usePathname() === `/chat/${id}`;
  const href = messageId ? (`/chat/${id}#m-${messageId}` as const) : (`/chat/${id}` as const);

  /** The message may be on a branch that isn't shown; where it can't be turned to, the conversation still opens. */
  const open = async (event: MouseEvent) => {
    if (!messageId || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (isCurrent && showMessage({ conversationId: id, messageId })) return;
    setOpening(true);
    await client.chat.select.mutate({ id, messageId }).catch(() => undefined);
    setOpening(false);
    router.push(href);
  };

  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        onClick={open}
        aria-current={isCurrent ? "page" : undefined}
        aria-busy={opening || undefined}
        className={cn(
          "block rounded-lg px-2.5 py-1.5 text-muted text-sm transition-colors hover:bg-text/6 focus-visible:bg-text/6 aria-[current=page]:bg-text/8",
          opening && "animate-breathe text-text",
        )}
      >
        <span className="block truncate font-medium text-text leading-6">
          {messageId ? title : <Marked parts={snippet} />}
        </span>
        {messageId && (
          <span className="line-clamp-2 text-xs leading-5 wrap-anywhere">
            <Marked parts={snippet} />
          </span>
        )}
      </Link>
    </li>
  );
}

function Marked({ parts }: { parts: FoundItem["snippet"] }) {
  return parts.map(({ text, match }, index) =>
    match ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text, which never move
      <mark key={index} className="rounded-xs bg-accent-soft text-accent">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
