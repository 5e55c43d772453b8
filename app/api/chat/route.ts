import { handleChat } from "@/server/api/handlers";

export const POST = handleChat;
