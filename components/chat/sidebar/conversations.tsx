"use client";

import { lazy, Suspense, startTransition, useEffect, useState } from "react";
import { hearTabs } from "../state/conversation-news";
import type { ConversationPage } from "../wire";

const Pane = lazy(() => import("./conversation-pane").then((m) => ({ default: m.ConversationPane })));

/**
 * The sidebar's conversations. Drawn by the server; what they need in the browser comes after the chat itself, so the
 * news of what has changed is counted here, where none is missed.
 */
export function Conversations({ initial }: { initial: ConversationPage }) {
  const [news, setNews] = useState(0);
  // A transition leaves what the server drew in its place until the rest has come.
  useEffect(() => hearTabs(() => startTransition(() => setNews((count) => count + 1))), []);
  return (
    <Suspense fallback={<div className="flex-1" />}>
      <Pane initial={initial} news={news} />
    </Suspense>
  );
}
