import type { Server } from "node:http";
import type { Chat } from "./chat/chat";
import { log, reasonOf } from "./log";

/** What a process has to bring to its end. */
export interface Ending {
  chat: Pick<Chat, "drain">;
  /** Writes and closes what is left, when nobody asks any more. */
  close(): Promise<void>;
}

/** How long replies in the making may take to end; what is cut off then is kept, charged and settled. */
const DRAIN_MS = 30_000;
/** For answers that are on their way, and as long again to close the rest. */
const CLOSE_MS = 5_000;
/** Ctrl-C reaches a process twice: from the terminal, and from npm, which hands it on. */
const SAME_SIGNAL_MS = 1_000;
const PARENT_POLL_MS = 250;
const IDLE_POLL_MS = 100;

/**
 * Ends the process well on SIGTERM and SIGINT: new messages are refused while running replies end, and only then does the
 * server stop to listen, so that a balancer's question is answered (503) until the last. A second signal ends it at once.
 * Takes the place of Next's own handlers, which stop to listen first and exit without waiting for a reply.
 * @param servers those that listen; asked for at the end
 * @param underNpm npm's shell ends on a signal without handing it on: a parent that is gone counts as one
 */
export function endOnSignal(ending: Ending, servers: Iterable<Server>, underNpm: boolean): void {
  let signalledAt: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    if (signalledAt === null) {
      signalledAt = performance.now();
      void end(ending, servers, signal);
    } else if (performance.now() - signalledAt > SAME_SIGNAL_MS) {
      log.warn("shutdown.cut_short", { signal });
      process.exit(1);
    }
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, onSignal);
  }
  if (underNpm) onParentGone(() => signalledAt ?? onSignal("SIGTERM"));
}

async function end(ending: Ending, servers: Iterable<Server>, signal: NodeJS.Signals): Promise<never> {
  log.info("shutdown.started", { signal });
  const ended = [
    await step("drain", ending.chat.drain(DRAIN_MS), DRAIN_MS + CLOSE_MS),
    await step("http", Promise.all([...servers].map(closeServer)), 2 * CLOSE_MS),
    await step("close", ending.close(), CLOSE_MS),
  ];
  log.info("shutdown.done", { complete: ended.every(Boolean) });
  process.exit(ended.every(Boolean) ? 0 : 1);
}

/** One that fails or hangs must not keep the next from its turn. @returns whether it came to its end */
async function step(name: string, work: Promise<unknown>, deadlineMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    await Promise.race([work, late]);
    return true;
  } catch (error) {
    log.error("shutdown.incomplete", { step: name, reason: reasonOf(error) });
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Connections without a question are closed as soon as they have none, the others at the deadline. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_POLL_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(deadline);
      resolve();
    });
  });
}

function onParentGone(act: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && act(), PARENT_POLL_MS).unref();
}
