import { Cluster, Redis } from "ioredis";
import type { TcpTarget } from "./address";
import { withinDeadline } from "./deadline";
import { clusterOptions, singleOptions } from "./tcp-options";
import { type Transport, TransportError } from "./transport";

/** A transport over one connection (of a cluster, one a node), which is made at the first command and for ever after. */
export interface TcpTransport extends Transport {
  close(): void;
}

/**
 * No command is sent twice, and none is kept for a connection that is yet to come back: it may have run, and its
 * caller has been told that it failed.
 * @param events.up each time that a connection stands; `down` each time that none can be made
 */
export function openTcp(
  target: TcpTarget,
  events: { up: () => void; down: (reason: Error) => void },
): TcpTransport {
  const client = target.cluster
    ? new Cluster(target.nodes, clusterOptions(target))
    : new Redis(singleOptions(target));
  const waiting = new Set<{ resolve: () => void; reject: (reason: Error) => void }>();
  let up = false;
  let closed = false;
  let lastError: Error | null = null;
  /** Why the last attempt to connect failed; nobody waits for the next one. */
  let refusal: Error | null = null;
  /** The server has no such database: a connection would go on in database 0. */
  let astray: Error | null = null;

  client.on("error", (error: Error) => {
    lastError = nodesReason(error);
    if (!isSelect(error)) return;
    astray = error;
    client.disconnect();
  });
  client.on("ready", () => {
    // The event comes late: by then the connection may have gone again.
    if (astray || !isWritable(client)) return;
    up = true;
    lastError = refusal = null;
    for (const { resolve } of waiting) resolve();
    events.up();
  });
  client.on("close", () => {
    const reason = astray ?? lastError ?? refusal ?? new TransportError("LOST", "The connection was closed");
    const attempt = !up;
    up = false;
    lastError = null;
    // Of a connection that stood, the next attempt decides.
    if (!attempt && !closed) return;
    for (const { reject } of waiting) reject(unsent(reason));
    if (closed) return;
    refusal = reason;
    events.down(reason);
  });
  // It gave up; the next command begins anew.
  client.on("end", () => {
    refusal = astray = null;
  });

  async function connected(): Promise<void> {
    if (closed) throw new TransportError("CLOSED", "The connection was closed by its owner");
    if (up && isWritable(client)) return;
    if (refusal) throw unsent(refusal);
    if (client.status === "wait" || client.status === "end") client.connect().catch(() => {});
    let waiter: { resolve: () => void; reject: (reason: Error) => void } | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        waiter = { resolve, reject };
        waiting.add(waiter);
      });
    } finally {
      if (waiter) waiting.delete(waiter);
    }
  }

  const asked = <T>(work: () => Promise<T>) =>
    withinDeadline(connected, work).catch((error: unknown) => {
      throw told(error);
    });

  return {
    send: ([name = "", ...args]) => asked(() => client.call(name, ...args)),
    transaction: (commands) =>
      asked(async () => {
        const transaction = client.multi();
        for (const [name = "", ...args] of commands) transaction.call(name, ...args);
        const answers = (await transaction.exec()) ?? [];
        return answers.map(([error, answer]) => error ?? answer);
      }),
    close() {
      closed = true;
      client.disconnect();
    },
  };
}

/** How ioredis says that a connection went. Its other errors are the server's words, or refuse the command itself. */
const LOST =
  /Connection is closed|max retries per request|aborted due to connection|writeable|isn't ready|is ended/;

function told(error: unknown): unknown {
  if (
    !(error instanceof Error) ||
    error instanceof TransportError ||
    error.name === "ReplyError" ||
    !LOST.test(error.message)
  )
    return error;
  return new TransportError("LOST", "The connection was lost before the answer came", { cause: error });
}

const unsent = (cause: Error) => new TransportError("UNSENT", `Not sent: ${cause.message}`, { cause });

/** A connection that was given up says "ready" for some while yet. */
const isWritable = (client: Redis | Cluster) =>
  client.status === "ready" && (client instanceof Cluster || client.stream.writable);

/** Of a cluster that can't be reached, the node that was asked last says why, unless it only says that it is gone. */
function nodesReason(error: Error & { lastNodeError?: Error }): Error {
  const { lastNodeError } = error;
  return lastNodeError && !LOST.test(lastNodeError.message) ? lastNodeError : error;
}

const isSelect = (error: Error & { command?: { name?: string } }) => error.command?.name === "select";
