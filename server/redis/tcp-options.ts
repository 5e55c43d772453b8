import type { ClusterOptions, RedisOptions } from "ioredis";
import type { TcpTarget } from "./address";
import { COMMAND_DEADLINE_MS } from "./transport";

/** The pause before a lost connection is made again doubles from 50 ms up to this. */
const MAX_PAUSE_MS = 2_000;
/** A server that answered nothing for so long is connected to anew: its address may lead elsewhere by now. */
const SILENCE_MS = 3_000;

/** One server. What comes before its connection stands is held back by the transport, not by ioredis. */
export function singleOptions(target: TcpTarget): RedisOptions {
  const { nodes, db } = target;
  return { ...optionsOf(target), ...nodes[0], db, lazyConnect: true, enableOfflineQueue: false };
}

/** A cluster. Its nodes are connected to at their first commands, which ioredis keeps for that moment. */
export function clusterOptions(target: TcpTarget): ClusterOptions {
  return {
    redisOptions: optionsOf(target),
    lazyConnect: true,
    // A host's name stays: its certificate is made out to it.
    dnsLookup: (host, done) => done(null, host),
    clusterRetryStrategy: pauseMs,
    slotsRefreshTimeout: COMMAND_DEADLINE_MS,
    slotsRefreshInterval: 5_000,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
  };
}

/** ioredis would queue, resend and retry by itself, each of which can run a command long after its deadline, or twice. */
function optionsOf({ username, password, tls }: TcpTarget): RedisOptions {
  return {
    username,
    password,
    ...(tls && { tls: {} }),
    protocol: 2,
    connectionName: "headroom",
    disableClientInfo: true,
    // Before the deadline of the command that waits for it, whose failure then says why.
    connectTimeout: COMMAND_DEADLINE_MS * 0.9,
    socketTimeout: SILENCE_MS,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: pauseMs,
    // After a failover the address leads to the new primary.
    reconnectOnError: (error) => error.message.includes("READONLY You can't write"),
  };
}

const pauseMs = (attempt: number) => Math.min(MAX_PAUSE_MS, 25 * 2 ** attempt);
