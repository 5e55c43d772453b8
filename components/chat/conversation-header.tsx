"use client";

import { ChevronDown, Download, FileJson, Keyboard, Pencil, SlidersHorizontal, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { ask } from "@/components/shortcuts/ask";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { DropdownMenuItem, DropdownMenuSeparator } from "@/components/ui/dropdown-menu-item";
import { RenameField } from "./sidebar/rename-field";

/** Over the log: what the conversation is called, and what can be done with it. */
export function ConversationHeader({
  id,
  title,
  onRename,
  onOptions,
  onDelete,
}: {
  id: string;
  title: string;
  onRename: (title: string) => void;
  onOptions: () => void;
  onDelete: () => void;
}) {
  const [renaming, setRenaming] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <div className="flex h-9 min-w-0 items-center">
      <h1 className={renaming ? "sr-only" : "min-w-0"}>
        {renaming ? (
          title
        ) : (
          <DropdownMenu>
            <DropdownMenuTrigger>
              <Button
                ref={trigger}
                variant="ghost"
                size="sm"
                className="w-full min-w-0 justify-start gap-1.5 px-2 text-text"
              >
                <span className="truncate">{title}</span>
                <ChevronDown aria-hidden className="text-muted" />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent className="min-w-52 font-normal">
              <DropdownMenuItem onClick={() => setRenaming(true)}>
                <Pencil aria-hidden />
                Rename
              </DropdownMenuItem>
              <DropdownMenuItem onClick={onOptions}>
                <SlidersHorizontal aria-hidden />
                Model and instructions
              </DropdownMenuItem>
              <DropdownMenuItem asChild>
                <a href={`/chat/${id}/export?format=md`} download>
                  <Download aria-hidden />
                  Export as Markdown
                </a>
              </DropdownMenuItem>
              <DropdownMenuItem asChild>
                <a href={`/chat/${id}/export?format=json`} download>
                  <FileJson aria-hidden />
                  Export as JSON
                </a>
              </DropdownMenuItem>
              <DropdownMenuItem onClick={() => ask("help")}>
                <Keyboard aria-hidden />
                Keyboard shortcuts
              </DropdownMenuItem>
              <DropdownMenuSeparator />
              <DropdownMenuItem tone="danger" onClick={onDelete}>
                <Trash2 aria-hidden />
                Delete
              </DropdownMenuItem>
            </DropdownMenuContent>
          </DropdownMenu>
        )}
      </h1>
      {renaming && (
        <div className="w-full max-w-md">
          <RenameField
            title={title}
            onDone={(next) => {
              setRenaming(false);
              if (next !== null) onRename(next);
              requestAnimationFrame(() => trigger.current?.focus());
            }}
          />
        </div>
      )}
    </div>
  );
}
