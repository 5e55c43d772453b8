"use client";

import type { RouterOutputs } from "./wire";

/** The conversations of the signed-in user, last used first. */
export function ConversationList({ initial }: { initial: RouterOutputs["chat"]["list"] }) {
  return <p>{initial.items.length}</p>;
}
