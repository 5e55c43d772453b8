import { handleTrpc } from "@/server/api/handlers";

export const GET = handleTrpc;
export const POST = handleTrpc;
