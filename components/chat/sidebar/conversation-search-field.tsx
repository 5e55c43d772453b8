"use client";

import { Search, X } from "lucide-react";
import type { RefObject } from "react";
import { ask } from "@/components/shortcuts/ask";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

/** As the server takes it. */
const MAX_QUERY_LENGTH = 200;

/** Where a search is written. Escape empties it; where it is empty, Escape goes back to the message. */
export function SearchField({
  ref,
  text,
  onText,
  onFocus,
}: {
  ref: RefObject<HTMLInputElement | null>;
  text: string;
  onText: (text: string) => void;
  onFocus: () => void;
}) {
  const clear = () => {
    onText("");
    ref.current?.focus();
  };
  return (
    <search className="relative block">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted" />
      <Input
        ref={ref}
        type="search"
        aria-label="Search conversations"
        placeholder="Search"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={MAX_QUERY_LENGTH}
        value={text}
        onFocus={onFocus}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
          // Escape would also close the drawer or stop the reply.
          if (text !== "") event.preventDefault();
          if (text !== "") event.stopPropagation();
          else ask("compose");
          onText("");
        }}
        className="h-9 border-border bg-transparent pr-9 pl-8.5 [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== "" && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Clear the search"
          onClick={clear}
          className="absolute top-0.5 right-0.5"
        >
          <X />
        </Button>
      )}
    </search>
  );
}
