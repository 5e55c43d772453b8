"use client";

import { lazy, Suspense } from "react";
import type { ConversationPage } from "./wire";

const Pane = lazy(() => import("./conversation-pane").then((m) => ({ default: m.ConversationPane })));

/** The sidebar's conversations. Drawn by the server; what they need in the browser comes after the chat itself. */
export function Conversations({ initial }: { initial: ConversationPage }) {
  return (
    <Suspense fallback={<div className="flex-1" />}>
      <Pane initial={initial} />
    </Suspense>
  );
}
