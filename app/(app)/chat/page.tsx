import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";
import { sessionProps } from "./session-props";

export const metadata: Metadata = { title: "New chat" };

export default async function NewChatPage() {
  return <ChatScreen key="new" initial={null} {...(await sessionProps())} />;
}
