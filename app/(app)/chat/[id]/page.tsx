import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChatScreen } from "@/components/chat/chat-screen";
import { serverApi } from "@/server/api/caller";
import { sessionProps } from "../session-props";

export const metadata: Metadata = { title: "Chat" };

export default async function ChatPage({ params }: PageProps<"/chat/[id]">) {
  const { id } = await params;
  const api = await serverApi();
  // Another user's, a deleted one and a malformed id look the same.
  const conversation = await api.chat.read({ id }).catch(() => notFound());
  return <ChatScreen key={id} initial={conversation} {...(await sessionProps())} />;
}
