import "server-only";
import { TRPCError } from "@trpc/server";
import type { User } from "../auth/users";
import { invalid } from "../errors";
import { log, reasonOf } from "../log";
import { services } from "../services";
import type { Services } from "../wire";
import { currentUser, currentVisitor } from "./context";
import { answerChat } from "./http-chat";
import { answerConversationExport } from "./http-conversation-export";
import { answerTrpc, errorResponse } from "./http-trpc";
import { answerUsageExport } from "./http-usage-export";
import { problem } from "./problem";

type Answer = (parts: Services, user: User | null, request: Request) => Response | Promise<Response>;

/** A door for Next's route. What breaks before the door itself, such as the database, is still answered in its format. */
const door =
  (
    answer: Answer,
    broken: (error: unknown) => Response,
    who: (parts: Services, request: Request) => Promise<User | null> = currentUser,
  ) =>
  async (request: Request) => {
    try {
      const parts = await services();
      return await answer(parts, await who(parts, request), request);
    } catch (error) {
      return broken(error);
    }
  };

/** The door that guests chat by. */
export const handleTrpc = door(
  answerTrpc,
  (error) => {
    log.error("api.unexpected", { path: "/api/trpc", error: reasonOf(error) });
    return errorResponse(new TRPCError({ code: "INTERNAL_SERVER_ERROR" }), new Headers());
  },
  (parts, request) => currentVisitor(parts, request, request.headers),
);
export const handleChat = door(answerChat, (error) => problem(error, Date.now()));
export const handleUsageExport = door(answerUsageExport, (error) => problem(error, Date.now()));

/** Guests have conversations too. */
export async function handleConversationExport(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  const answer = door(
    (parts, user, asked) => answerConversationExport(parts, user, asked, id),
    (error) => problem(error, Date.now()),
    (parts, asked) => currentVisitor(parts, asked, asked.headers),
  );
  return answer(request);
}

/** `POST` is the only method of the REST door. */
export function refuseMethod(): Response {
  const refused = problem(invalid("method", "Send messages by POST."), Date.now(), 405);
  refused.headers.set("Allow", "POST");
  return refused;
}
