import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Chat = inferRouterOutputs<AppRouter>["chat"];

/** A conversation with one page of its messages, oldest first; `earlier` pages upwards. */
export type Conversation = Chat["read"];
export type StoredMessage = Conversation["messages"][number];
export type Models = Chat["models"];
export type ConversationPage = Chat["list"];
export type ConversationSummary = ConversationPage["items"][number];
