import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Answer, connectResp, type RespConnection, RespError } from "./resp.fixture";
import { createScriptAdapter } from "./scripts";
import { refuseOnSharedConnection } from "./shared-connection";

interface RestFront {
  url: string;
  token: string;
  /** Commands that were run so far, and requests that carried them. */
  commands(): number;
  requests(): number;
  close(): Promise<void>;
}

/** As it stands in the answer's JSON. */
type Json = string | number | null | Json[];

class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Upstash's REST (https://upstash.com/docs/redis/features/restapi) in front of a Redis: commands in the path, in the
 * body, in `/pipeline` and `/multi-exec`. `delayMs` is added to each answer, as a way there and back would.
 */
export async function startRestFront(
  redisUrl: string,
  { token, delayMs = 0 }: { token: string; delayMs?: number },
): Promise<RestFront> {
  const scripts = createScriptAdapter();
  let commands = 0;
  let requests = 0;
  let connection: Promise<RespConnection> | null = null;

  async function connected(): Promise<RespConnection> {
    if (!connection || !(await connection).open) connection = connectResp(redisUrl);
    connection.catch(() => {
      connection = null;
    });
    return connection;
  }

  async function run(command: readonly string[], encode: (answer: Answer) => Json): Promise<Outcome> {
    const redis = await connected();
    commands++;
    return outcome(await redis.send(scripts.outgoing(command)), command, encode);
  }

  function outcome(answer: Answer, command: readonly string[], encode: (answer: Answer) => Json): Outcome {
    if (answer instanceof RespError) return { error: answer.message };
    const given = scripts.incoming(command, answer);
    return { result: encode(typeof given === "string" ? Buffer.from(given) : answer) };
  }

  async function transaction(list: string[][], encode: (answer: Answer) => Json): Promise<Outcome[]> {
    const redis = await connected();
    commands += list.length;
    const sent = [["MULTI"], ...list.map((command) => scripts.outgoing(command)), ["EXEC"]];
    const last = (await Promise.all(sent.map((command) => redis.send(command)))).at(-1);
    if (last instanceof RespError) throw new HttpError(400, last.message);
    return (Array.isArray(last) ? last : []).map((answer, i) => outcome(answer, list[i] ?? [], encode));
  }

  async function answer(request: IncomingMessage): Promise<Outcome | Outcome[]> {
    const url = new URL(request.url ?? "/", "http://front");
    const bearer = request.headers.authorization?.replace(/^Bearer /i, "") ?? url.searchParams.get("_token");
    if (bearer !== token) throw new HttpError(401, "WRONGPASS invalid or missing auth token");
    url.searchParams.delete("_token");
    requests++;
    const encode = request.headers["upstash-encoding"] === "base64" ? asBase64 : asText;
    const path = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
    const body = request.method === "POST" ? await text(request) : "";
    if (path[0] === "pipeline") return Promise.all(asCommands(body).map((command) => run(command, encode)));
    if (path[0] === "multi-exec") return transaction(asCommands(body), encode);
    const query = [...url.searchParams].flatMap(([name, value]) => (value ? [name, value] : [name]));
    const command =
      path.length > 0 ? [...path, ...(body ? [body] : []), ...query] : asCommand(parseJson(body));
    const one = await run(allowed(command), encode);
    if ("error" in one) throw new HttpError(400, one.error);
    return one;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await answer(request).then(
      (body) => ({ status: 200, body }),
      (error: Error) => ({
        status: error instanceof HttpError ? error.status : 503,
        body: { error: error.message },
      }),
    );
    setTimeout(() => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    }, delayMs);
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    commands: () => commands,
    requests: () => requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      (await connection?.catch(() => null))?.close();
    },
  };
}

type Outcome = { result: Json } | { error: string };

/** "OK" alone stays as it is; everything else that is text is encoded, in lists too. */
function asBase64(answer: Answer, nested = false): Json {
  if (Array.isArray(answer)) return answer.map((one) => asBase64(one, true));
  if (Buffer.isBuffer(answer)) return answer.toString("base64");
  if (answer instanceof RespError) return Buffer.from(answer.message).toString("base64");
  if (typeof answer === "number" || answer === null) return answer;
  return answer.status === "OK" && !nested ? "OK" : Buffer.from(answer.status).toString("base64");
}

function asText(answer: Answer): Json {
  if (Array.isArray(answer)) return answer.map(asText);
  if (Buffer.isBuffer(answer)) return answer.toString("utf8");
  if (answer instanceof RespError) return answer.message;
  return typeof answer === "object" && answer !== null ? answer.status : answer;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new HttpError(400, "ERR failed to parse the request's body");
  }
}

function asCommands(body: string): string[][] {
  const list = parseJson(body);
  if (!Array.isArray(list)) throw new HttpError(400, "ERR the body is no list of commands");
  return list.map((command) => allowed(asCommand(command)));
}

function asCommand(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0) throw new HttpError(400, "ERR empty command");
  return value.map((part) => String(part ?? ""));
}

function allowed(command: string[]): string[] {
  try {
    refuseOnSharedConnection(command);
    return command;
  } catch (error) {
    throw new HttpError(400, `ERR ${error instanceof Error ? error.message : error}`);
  }
}
