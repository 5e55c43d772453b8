"use client";

import type { RouterOutputs } from "./wire";

/** One conversation, or the start of one. */
export function ChatScreen({
  initial,
  models,
}: {
  initial: RouterOutputs["chat"]["read"] | null;
  models: RouterOutputs["chat"]["models"];
}) {
  return <h1 className="p-8 text-title">{initial?.title ?? `New chat with ${models[0]?.name}`}</h1>;
}
