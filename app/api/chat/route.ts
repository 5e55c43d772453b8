import { handleRestChat } from "@/server/api/http-chat";

export const POST = handleRestChat;
