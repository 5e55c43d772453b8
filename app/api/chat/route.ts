import { handleChat, refuseMethod } from "@/server/api/handlers";

export const POST = handleChat;
export const GET = refuseMethod;
export const PUT = refuseMethod;
export const PATCH = refuseMethod;
export const DELETE = refuseMethod;
