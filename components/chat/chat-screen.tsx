"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { ChatSession } from "./chat-session";
import { useUnheard } from "./state/use-unheard";
import type { Conversation, Models } from "./wire";

/** Only for who goes on to another conversation without a navigation of the router's. */
const LoadedSession = dynamic(() => import("./loaded-session").then((module) => module.LoadedSession));

/** Renderings that were on the screen before: the router brings them back as they were, and the chat has gone on. */
const shown = new WeakSet<Conversation>();

/**
 * The conversation that the address names, or the start of one. A chat that begins here gets its address without a
 * navigation, so the address decides and not the page that was rendered for it. `longestReply` in tokens.
 */
export function ChatScreen({
  initial,
  ...session
}: {
  initial: Conversation | null;
  models: Models;
  userId: string;
  longestReply: number;
}) {
  const [, , addressed] = usePathname().split("/");
  const [fresh, setFresh] = useState(() => ({ id: uuidv7(), addressed }));
  if (fresh.addressed !== addressed) {
    setFresh({ id: addressed === undefined ? uuidv7() : fresh.id, addressed });
  }
  const [stale] = useState(() => initial !== null && shown.has(initial));
  useEffect(() => {
    if (initial) return () => void shown.add(initial);
  }, [initial]);

  useUnheard(session.userId);

  const id = addressed ?? fresh.id;
  if (id === fresh.id) return <ChatSession key={id} id={id} initial={null} stale={false} {...session} />;
  if (initial?.id === id)
    return <ChatSession key={id} id={id} initial={initial} stale={stale} {...session} />;
  return <LoadedSession key={id} id={id} {...session} />;
}
