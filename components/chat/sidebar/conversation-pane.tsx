"use client";

import { lazy, Suspense, useRef, useState } from "react";
import { QueryProvider } from "@/components/trpc/query-provider";
import type { ConversationPage } from "../wire";
import { ConversationList } from "./conversation-list";
import { SearchField } from "./conversation-search-field";
import { moveBetween } from "./move-between";

const loadResults = () => import("./conversation-search-results");
const Results = lazy(() => loadResults().then((m) => ({ default: m.ConversationSearchResults })));

/** The sidebar's middle: a field to search in, and under it what was found, or all conversations. */
export function ConversationPane({ initial, news }: { initial: ConversationPage; news: number }) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const query = text.trim();

  return (
    <QueryProvider>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows are a shorter way; everything is reached by Tab */}
      <div
        className="flex min-h-0 flex-1 flex-col pt-3 short:flex-none"
        onKeyDown={(event) => query && moveBetween(event, field.current, results.current, () => setText(""))}
      >
        <div className="shrink-0 px-2 pb-2">
          <SearchField ref={field} text={text} onText={setText} onFocus={() => void loadResults()} />
        </div>
        <div ref={results} className="min-h-0 flex-1 overflow-y-auto px-2 pt-1 pb-3 short:overflow-visible">
          {query && (
            <Suspense fallback={null}>
              <Results query={query} />
            </Suspense>
          )}
          <ConversationList initial={initial} news={news} hidden={query !== ""} />
        </div>
      </div>
    </QueryProvider>
  );
}
