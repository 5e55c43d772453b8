import { handleTrpc } from "@/server/api/http-trpc";

export const GET = handleTrpc;
export const POST = handleTrpc;
