import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Chat = inferRouterOutputs<AppRouter>["chat"];

/** A conversation with one page of the branch that is shown, oldest first; `earlier` pages upwards. */
export type Conversation = Chat["read"];
export type ConversationOptions = Conversation["options"];
export type StoredMessage = Conversation["messages"][number];
export type Models = Chat["models"];
export type ConversationPage = Chat["list"];
export type ConversationSummary = ConversationPage["items"][number];
export type SendInput = inferRouterInputs<AppRouter>["chat"]["send"];
export type FoundItem = Chat["search"]["items"][number];
