import { errors, type Requester } from "@upstash/redis";
import { reasonOf } from "../log";
import { createScriptAdapter } from "./scripts";
import { needsOwnConnection, refuseOnSharedConnection } from "./shared-connection";
import { type Transport, TransportError } from "./transport";

/** A request as @upstash/redis makes it: without a path one command, else a list of commands. */
type Request = Parameters<Requester["request"]>[0];
type Reply = { result: unknown } | { error: string };

/**
 * Lets @upstash/redis speak to any Redis: what it would post to Upstash goes to the transport, and comes back in the
 * same shape. An error of the server is an `{ error }`; a transport that fails rejects the whole request.
 */
export function createRequester(transport: Transport): Requester {
  const scripts = createScriptAdapter();

  async function run(command: readonly string[]): Promise<Reply> {
    refuseOnSharedConnection(command);
    try {
      return { result: scripts.incoming(command, await transport.send(scripts.outgoing(command))) };
    } catch (error) {
      return replyOf(error);
    }
  }

  async function transaction(commands: readonly (readonly string[])[]): Promise<Reply[]> {
    for (const command of commands) refuseOnSharedConnection(command);
    const answers = await transport.transaction(commands.map(scripts.outgoing)).catch(rethrow);
    return answers.map((answer, i) =>
      answer instanceof Error ? replyOf(answer) : { result: scripts.incoming(commands[i] ?? [], answer) },
    );
  }

  async function answer({ path = [], body }: Request): Promise<unknown> {
    switch (path.join("/")) {
      case "":
        return run(asCommand(body));
      case "pipeline":
        return Promise.all(asList(body).map((command) => run(asCommand(command))));
      case "multi-exec":
        return transaction(asList(body).map(asCommand));
      default:
        throw needsOwnConnection(String(path[0]));
    }
  }

  // The caller's type says what the command answers; @upstash/redis checks it no more than this.
  return { request: <T>(request: Request) => answer(request) as Promise<{ result?: T; error?: string }> };
}

function replyOf(error: unknown): Reply {
  if (error instanceof TransportError) throw error;
  return { error: error instanceof Error ? error.message : reasonOf(error) };
}

/** Without the command that a client's error carries: it holds what people wrote. */
function rethrow(error: unknown): never {
  if (error instanceof TransportError) throw error;
  throw new errors.UpstashError(reasonOf(error));
}

function asList(body: unknown): unknown[] {
  if (!Array.isArray(body)) throw new TypeError("A request's body is a list");
  return body;
}

/** As JSON would carry them: numbers and booleans as their text. */
const asCommand = (body: unknown): string[] => asList(body).map((part) => String(part ?? ""));
