import "server-only";
import { services } from "../services";
import { currentUser } from "./context";
import { answerChat } from "./http-chat";
import { answerTrpc } from "./http-trpc";
import { answerUsageExport } from "./http-usage-export";

/** The tRPC door for Next's route. */
export async function handleTrpc(request: Request): Promise<Response> {
  const parts = await services();
  return answerTrpc(parts, await currentUser(parts), request);
}

/** The REST door for Next's route. */
export async function handleChat(request: Request): Promise<Response> {
  const parts = await services();
  return answerChat(parts, await currentUser(parts), request);
}

/** The ledger's CSV for Next's route. */
export async function handleUsageExport(request: Request): Promise<Response> {
  const parts = await services();
  return answerUsageExport(parts, await currentUser(parts), request);
}
