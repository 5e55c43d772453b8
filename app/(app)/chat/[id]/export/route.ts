import { handleConversationExport } from "@/server/api/handlers";

export const GET = handleConversationExport;
export const HEAD = handleConversationExport;
