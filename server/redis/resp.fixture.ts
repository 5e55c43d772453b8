import { connect, type Socket } from "node:net";
import { parseTcpUrl } from "./address";

/** What a server says: a status line and a value are different things, and bytes stay bytes. */
export type Answer = { status: string } | Buffer | number | null | Answer[] | RespError;

export class RespError extends Error {
  override readonly name = "RespError";
}

export interface RespConnection {
  send(command: readonly string[]): Promise<Answer>;
  readonly open: boolean;
  close(): void;
}

/** One plain connection of RESP2 that answers in order, and is over when it is lost. Rejects when it can't be made. */
export async function connectResp(url: string): Promise<RespConnection> {
  const { nodes, username, password, db } = parseTcpUrl(url);
  const socket = connect({ ...nodes[0], port: nodes[0]?.port ?? 0 }).setNoDelay();
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const connection = overSocket(socket);
  const login = password === undefined ? [] : [["AUTH", ...(username ? [username] : []), password]];
  for (const command of [...login, ["SELECT", String(db)]]) {
    const answer = await connection.send(command);
    if (answer instanceof RespError) throw answer;
  }
  return connection;
}

function overSocket(socket: Socket): RespConnection {
  const waiting: { resolve: (answer: Answer) => void; reject: (reason: Error) => void }[] = [];
  let unread = Buffer.alloc(0);
  let lost: Error | null = null;

  socket.on("data", (chunk) => {
    unread = unread.length > 0 ? Buffer.concat([unread, chunk]) : chunk;
    let at = 0;
    for (let read = parse(unread, at); read; read = parse(unread, at)) {
      at = read.end;
      waiting.shift()?.resolve(read.answer);
    }
    unread = unread.subarray(at);
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    lost = new Error("The connection to Redis was lost");
    for (const { reject } of waiting.splice(0)) reject(lost);
  });

  return {
    send: (command) =>
      new Promise((resolve, reject) => {
        if (lost) return reject(lost);
        waiting.push({ resolve, reject });
        socket.write(encode(command));
      }),
    get open() {
      return lost === null;
    },
    close: () => socket.destroy(),
  };
}

function encode(command: readonly string[]): string {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${parts.length}\r\n${parts.join("")}`;
}

/** The answer that starts at `start`, or null when not all of it is there. */
function parse(bytes: Buffer, start: number): { answer: Answer; end: number } | null {
  const lineEnd = bytes.indexOf("\r\n", start);
  if (lineEnd < 0) return null;
  const line = bytes.toString("utf8", start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case "+":
      return { answer: { status: line }, end };
    case "-":
      return { answer: new RespError(line), end };
    case ":":
      return { answer: Number(line), end };
    case "$":
      return line === "-1" ? { answer: null, end } : parseBytes(bytes, end, Number(line));
    case "*":
      return line === "-1" ? { answer: null, end } : parseList(bytes, end, Number(line));
    default:
      throw new Error(`Not RESP2: ${line}`);
  }
}

function parseBytes(bytes: Buffer, start: number, length: number) {
  const end = start + length + 2;
  return bytes.length < end ? null : { answer: Buffer.from(bytes.subarray(start, end - 2)), end };
}

function parseList(bytes: Buffer, start: number, length: number) {
  const answer: Answer[] = [];
  let end = start;
  while (answer.length < length) {
    const one = parse(bytes, end);
    if (!one) return null;
    answer.push(one.answer);
    end = one.end;
  }
  return { answer, end };
}
