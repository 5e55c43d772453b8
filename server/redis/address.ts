import type { RedisAddress } from "../env";

/** A `redis:`, `rediss:`, `redis+cluster:` or `rediss+cluster:` address in parts. */
export interface TcpTarget {
  cluster: boolean;
  tls: boolean;
  /** One; of a cluster, those that are asked for the others. */
  nodes: { host: string; port: number }[];
  username: string | undefined;
  password: string | undefined;
  db: number;
}

const DEFAULT_PORT = 6379;
// Up to the last @, so that a password may hold one that nobody escaped.
const SHAPE = /^(rediss?)(\+cluster)?:\/\/(?:(.*)@)?([^@/?]+)(?:\/(\d*))?(?:\?.*)?$/;
const NODE = /^(\[[\da-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i;

/**
 * Takes an address apart: `redis://user:password@host:6379/3`, `redis+cluster://a:6379,b:6379`.
 * @throws Error that says what is wrong with it, without the password
 */
export function parseTcpUrl(url: string): TcpTarget {
  const [, scheme, cluster, login, hosts = "", db] = SHAPE.exec(url) ?? [];
  if (!scheme) throw new Error("REDIS_URL: wants redis://[[user]:password@]host[:port][/database]");
  const nodes = hosts.split(",").map(parseNode);
  if (nodes.length > 1 && !cluster)
    throw new Error("REDIS_URL: names several hosts; a cluster's address starts with redis+cluster://");
  if (cluster && Number(db ?? 0) !== 0)
    throw new Error("REDIS_URL: a cluster has only database 0; leave the number out");
  const [username, password] = splitLogin(login);
  return {
    cluster: cluster !== undefined,
    tls: scheme === "rediss",
    nodes,
    username,
    password,
    db: Number(db || 0),
  };
}

/** Where that is, for a log line: hosts and ports, never the login. */
export function placeOf(address: RedisAddress): string {
  if (address.kind === "rest")
    return URL.canParse(address.url) ? new URL(address.url).host : "the REST address";
  const { nodes } = parseTcpUrl(address.url);
  return nodes
    .map(({ host, port }) => (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`))
    .join(", ");
}

function parseNode(text: string): { host: string; port: number } {
  const [, host, port] = NODE.exec(text) ?? [];
  if (!host || Number(port) > 65_535) throw new Error("REDIS_URL: wants host:port after the login");
  return { host: host.replace(/^\[|\]$/g, ""), port: port ? Number(port) : DEFAULT_PORT };
}

function splitLogin(login: string | undefined): [string | undefined, string | undefined] {
  if (!login) return [undefined, undefined];
  const colon = login.indexOf(":");
  if (colon < 0) return [unescaped(login), undefined];
  return [unescaped(login.slice(0, colon)), unescaped(login.slice(colon + 1))];
}

function unescaped(part: string): string | undefined {
  try {
    return decodeURIComponent(part) || undefined;
  } catch {
    return part;
  }
}
