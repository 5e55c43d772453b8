"use client";

import { MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu-item";
import type { ConversationSummary } from "../wire";
import { RenameField } from "./rename-field";

/** One conversation in the list, with its menu. */
export function ConversationRow({
  conversation: { id, title, writing },
  isCurrent,
  onRename,
  onDelete,
}: {
  conversation: ConversationSummary;
  isCurrent: boolean;
  onRename: (title: string) => void;
  onDelete: () => void;
}) {
  const [renaming, setRenaming] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);

  if (renaming) {
    return (
      <li>
        <RenameField
          title={title}
          onDone={(next) => {
            setRenaming(false);
            if (next !== null) onRename(next);
            requestAnimationFrame(() => link.current?.focus());
          }}
        />
      </li>
    );
  }
  return (
    <li className="group/row relative flex items-center rounded-lg text-muted transition-colors focus-within:bg-text/6 hover:bg-text/6 hover:text-text has-aria-[current=page]:bg-text/8 has-aria-[current=page]:text-text">
      <Link
        ref={link}
        href={`/chat/${id}`}
        prefetch={false}
        aria-current={isCurrent ? "page" : undefined}
        className="flex min-w-0 flex-1 items-center gap-2 rounded-lg py-1.5 pr-9 pl-2.5 text-sm leading-6"
      >
        <Title text={title} />
        {writing && <WritingMark />}
      </Link>
      <DropdownMenu>
        <DropdownMenuTrigger>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Actions for ${title}`}
            className="absolute right-0.5 pointer-fine:opacity-0 focus-visible:opacity-100 group-focus-within/row:opacity-100 group-hover/row:opacity-100 group-has-aria-[current=page]/row:opacity-100"
          >
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent className="min-w-40">
          <DropdownMenuItem onClick={() => setRenaming(true)}>
            <Pencil aria-hidden />
            Rename
          </DropdownMenuItem>
          <DropdownMenuItem tone="danger" onClick={onDelete}>
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
}

/** Fades while its conversation is on the way. */
function Title({ text }: { text: string }) {
  const { pending } = useLinkStatus();
  return <span className={cn("min-w-0 truncate", pending && "animate-breathe text-text")}>{text}</span>;
}

/** A reply is being written in it. */
function WritingMark() {
  return (
    <span className="size-2 shrink-0 animate-pulse rounded-full bg-accent forced-colors:bg-[Highlight]">
      <span className="sr-only">A reply is being written</span>
    </span>
  );
}
