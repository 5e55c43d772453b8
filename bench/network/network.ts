import { once } from "node:events";
import { join } from "node:path";
import { start, stop } from "../../scripts/run/process";
import type { RedisAddress } from "../../server/env";
import type { Trip } from "./trips";

type RestAddress = Extract<RedisAddress, { kind: "rest" }>;
export type TcpAddress = Extract<RedisAddress, { kind: "tcp" }>;

/** What the process says first. */
export interface Ready {
  tcp: TcpAddress;
  rest: RestAddress;
  restLine: RestAddress;
  direct: RestAddress;
}

export interface Order {
  id: number;
  delayMs?: number;
}

/** The round trips since the last order. */
export interface Report {
  id: number;
  tcp: Trip[];
  rest: Trip[];
}

/** One Redis at the end of a counting, delaying line, reached in either way. */
export interface Network {
  tcp: TcpAddress;
  rest: RestAddress;
  /** The same, delayed only. */
  restLine: RestAddress;
  /** The REST front itself, neither counted nor delayed. */
  direct: RestAddress;
  setDelay(ms: number): Promise<void>;
  /** The round trips since the last call. */
  take(): Promise<Record<"tcp" | "rest", Trip[]>>;
  close(): Promise<void>;
}

/** @throws Error when the process ends before it is ready, most often because Redis does not answer */
export async function openNetwork(redisUrl: string): Promise<Network> {
  const child = start(
    process.execPath,
    ["--import", "tsx", join("bench", "network", "process.ts"), "--redis", redisUrl],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const ended = once(child, "exit").then(() => {
    throw new Error("the network process ended");
  });
  ended.catch(() => {});
  const [ready] = (await Promise.race([once(child, "message"), ended])) as [Ready];

  let orders = 0;
  async function order(what: Omit<Order, "id">): Promise<Report> {
    const id = ++orders;
    child.send({ id, ...what });
    for (;;) {
      const [report] = (await Promise.race([once(child, "message"), ended])) as [Report];
      if (report.id === id) return report;
    }
  }

  return {
    ...ready,
    setDelay: async (delayMs) => void (await order({ delayMs })),
    take: () => order({}),
    close: () => stop(child),
  };
}
