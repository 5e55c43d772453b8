import { useState } from "react";

interface Page<Item, Cursor> {
  items: Item[];
  nextCursor: Cursor | null;
}

/**
 * A list that begins with the page the server rendered and grows on request. The first page is never copied: when the
 * server renders it anew, it is shown as it now is. Give the component a `key` of the list's filters and the first page's end:
 * where that moves, the later pages no longer follow it.
 */
export function useMorePages<Item, Cursor>(
  first: Page<Item, Cursor>,
  fetchPage: (cursor: Cursor) => Promise<Page<Item, Cursor>>,
) {
  const [later, setLater] = useState<Page<Item, Cursor>[]>([]);
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const { nextCursor } = later.at(-1) ?? first;

  async function load(cursor: Cursor) {
    if (state === "loading") return;
    setState("loading");
    try {
      const page = await fetchPage(cursor);
      setLater((pages) => [...pages, page]);
      setState("idle");
    } catch {
      setState("failed");
    }
  }

  return {
    items: [first, ...later].flatMap((page) => page.items),
    /** `null` where there is no more. */
    more: nextCursor === null ? null : () => load(nextCursor),
    state,
  };
}
