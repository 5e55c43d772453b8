import { freePort } from "../scripts/run/port";
import { PLANS } from "../server/plans";
import { CORES, canPin, pinClient } from "./cores";
import { cpuMs } from "./cpu";
import { aim, median, ratios, spread, table } from "./figures";
import { inTurn, requestsPerSecond } from "./measure";
import type { Network } from "./network/network";
import { address, newSecret, ownDatabase, ownFolder } from "./rig";
import { type Own, startBare, startProduct, startUpstream, stopAll } from "./servers";
import { messages, postChat, type Target } from "./targets";
import { signedInUsers } from "./users";

const AT_ONCE = 16;
/** One after the other: what a server's first messages make it load must not hold up another's. */
const FIRST = 20;
const WARM_UP = 250;
const REQUESTS = 250;
const ROUNDS = 4;
/** As if everything happened within one minute: whatever the machine, nobody meets a limit. */
const USERS = Math.ceil((FIRST + WARM_UP + ROUNDS * REQUESTS) / PLANS.enterprise.requests.max) * 2;

interface Way {
  target: Target;
  pid: number;
}

interface Figure {
  perSecond: number;
  /** Of the server's processor, for one message; NaN where that can't be read. */
  cpuMs: number;
}

/**
 * Whole answers a second with limits in memory, over TCP and over REST, against the two patterns in bare routes, with the
 * servers on one core. @returns tables; without a Redis only what needs none
 */
export async function measureStores(redisUrl: string | null, network: Network | null): Promise<string> {
  const port = await freePort(4010);
  await startUpstream(port, Number.POSITIVE_INFINITY, "client");
  const release = pinClient();
  try {
    const ways = await startWays(address(port), redisUrl, network);
    const all = Object.fromEntries(Object.entries(ways).map(([key, { target }]) => [key, target]));
    await inTurn(all, 1, (target) => requestsPerSecond(target, FIRST, 1));
    await inTurn(all, 1, (target) => requestsPerSecond(target, WARM_UP, AT_ONCE));
    console.log(`${ROUNDS} rounds of ${REQUESTS} requests each, ${AT_ONCE} at once ...`);
    return report(all, await inTurn(all, ROUNDS, (target, key) => measure(target, ways[key]?.pid ?? 0)));
  } finally {
    release();
    await stopAll();
  }
}

async function measure(target: Target, pid: number): Promise<Figure> {
  const before = cpuMs(pid);
  const perSecond = await requestsPerSecond(target, REQUESTS, AT_ONCE);
  return { perSecond, cpuMs: (cpuMs(pid) - before) / REQUESTS };
}

async function startWays(upstream: string, url: string | null, network: Network | null) {
  const ways: Record<string, Way> = {};
  let port = await freePort(4110);

  async function addProduct(key: string, name: string, database: Own["database"], redis: Own["redis"]) {
    const own = { database, redis, secret: newSecret() };
    const nextCookie = cycle(await signedInUsers(own, USERS));
    port = await freePort(port + 1);
    const { pid = 0 } = await startProduct(port, upstream, own, "server");
    ways[key] = { target: postChat(name, address(port), nextCookie), pid };
  }

  await addProduct("memory", "POST /api/chat, limits in memory", ownFolder(), null);
  if (!url || !network) return ways;
  const tcp = { kind: "tcp", url } as const;
  await addProduct("tcp", "POST /api/chat, Redis over TCP", ownFolder(), tcp);
  await addProduct("rest", "POST /api/chat, Redis over REST", ownFolder(), network.direct);
  const postgres = process.env.TEST_DATABASE_URL;
  if (postgres)
    await addProduct("postgres", "the same over TCP, on PostgreSQL", await ownDatabase(postgres), tcp);

  port = await freePort(port + 1);
  const { pid = 0 } = await startBare(port, upstream, [tcp, network.direct], "server");
  const nextUser = cycle(Array.from({ length: USERS }, (_, index) => `bench-${index}`));
  const bare = (path: string, name: string) => ({
    target: messages(name, address(port) + path, nextUser),
    pid,
  });
  ways.bare = bare("/", "a bare route without limits");
  ways.aRest = bare("/a", "A in a bare route, over REST");
  ways.aTcp = bare("/a-tcp", "A in a bare route, over TCP");
  ways.b = bare("/b", "B in a bare route, over TCP");
  return ways;
}

function cycle(values: string[]): () => string {
  let given = 0;
  return () => values[given++ % values.length] ?? "";
}

function report(ways: Record<string, Target>, figures: Record<string, Figure[]>): string {
  const perSecond = (key: string) => (figures[key] ?? []).map((figure) => figure.perSecond);
  const rows = Object.entries(ways).map(([key, { name }]) => [
    name,
    spread(perSecond(key), 0),
    median((figures[key] ?? []).map((figure) => figure.cpuMs)).toFixed(1),
  ]);
  const tables = [table([["", "requests/s", "ms of processor"], ...rows])];
  if (ways.aRest) {
    const product = ways.postgres ? ["tcp", "postgres"] : ["tcp"];
    const aims = product.flatMap((key) =>
      ["aRest", "aTcp", "b"].map((pattern) => {
        const ratio = ratios(perSecond(key), perSecond(pattern));
        const name = `${ways[key]?.name} / ${ways[pattern]?.name}`;
        return pattern === "aRest" ? aim(name, ratio, "at least", 1.3) : [name, spread(ratio, 2), "", ""];
      }),
    );
    tables.push(table([["ratio", "measured", "aim", ""], ...aims]));
  }
  const where = canPin ? "servers on one core, clients and upstream on another" : "not held to a core";
  return [...tables, `Node ${process.versions.node}, ${CORES} cores, ${where}`].join("\n\n");
}
