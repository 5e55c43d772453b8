/** Where it is, how it is spoken to, and the last of the words that came. */
interface Case {
  place: string;
  rest: boolean;
  tls: boolean;
  words: string;
}

export type Advice = (at: Case) => string;

/** The first that matches the error's code and words. Servers' words: Redis 7, Upstash's REST, Node's sockets and TLS. */
export const KNOWN_FAILURES = [
  [
    "host",
    /ENOTFOUND|EAI_AGAIN/,
    ({ place }) => `no host of that name: ${place}. Correct it, or the machine's DNS.`,
  ],
  [
    "refused",
    /ECONNREFUSED/,
    ({ place }) => `nothing listens at ${place}. Start the server, or correct host and port.`,
  ],
  [
    "unreachable",
    /E(HOST|NET)UNREACH|ETIMEDOUT|CONNECT_TIMEOUT/,
    ({ place, tls }) =>
      `${place} can't be reached${tls ? " by TLS" : ""}. Check the address, the network and the firewall between.`,
  ],
  [
    "certificate",
    /CERT|UNABLE_TO_(GET|VERIFY)|ALTNAME/,
    ({ place, words }) =>
      `${place} shows a certificate that isn't trusted: ${words}. Use a trusted one, or name its authority in NODE_EXTRA_CA_CERTS.`,
  ],
  [
    "tls",
    /EPROTO|ERR_SSL|wrong version number|packet length too long/,
    ({ place, rest }) =>
      `${place} doesn't speak TLS. ${rest ? "Write http:// for https://." : "Write redis:// for rediss://."}`,
  ],
  [
    "no_redis",
    /Protocol error|Unknown RESP type/,
    ({ place }) => `what answers at ${place} is no Redis, or wants TLS (rediss://).`,
  ],
  [
    "not_upstash",
    /Unable to parse response body|^undefined, command was|no result and no error/m,
    ({ place }) =>
      `what answers at ${place} is not Upstash's REST. Copy the REST URL of the database, without a path.`,
  ],
  [
    "password",
    /WRONGPASS|NOAUTH|invalid password|unauthorized|invalid.*auth/i,
    ({ place, rest }) =>
      rest
        ? `${place} refuses the token. Copy UPSTASH_REDIS_REST_TOKEN anew.`
        : `${place} refuses the login. Put user and password into the address: redis://user:password@host:port.`,
  ],
  [
    "permission",
    /NOPERM/,
    ({ place, rest, words }) =>
      `${place} forbids a command that the limits need: ${words}. ${rest ? "Use the token that may write." : "Let the user run EVAL, EVALSHA, GET, SET, DEL on headroom:* keys."}`,
  ],
  [
    "missing_command",
    /unknown command|not supported|not available/i,
    ({ place, words }) =>
      `${place} lacks a command that the limits need: ${words}. Use Redis 6.2 or later (or Valkey, Upstash) with scripts.`,
  ],
  [
    "read_only",
    /READONLY/,
    ({ place }) => `${place} is a replica, which takes no writes. Give the address of the primary.`,
  ],
  [
    "loading",
    /LOADING/,
    ({ place }) => `${place} is still loading its data. It will answer when it is done.`,
  ],
  [
    "memory",
    /^OOM|-OOM/m,
    ({ place }) => `${place} is out of memory. Raise maxmemory, or give Headroom a database of its own.`,
  ],
  ["disk", /MISCONF/, ({ place }) => `${place} can't save to its disk and takes no writes. See its own log.`],
  ["busy", /BUSY /, ({ place }) => `${place} is held up by a slow script. SCRIPT KILL ends it.`],
  [
    "cluster",
    /MOVED|ASK \d/,
    ({ place }) => `${place} is one node of a cluster. Write redis+cluster:// for redis://.`,
  ],
  [
    "no_cluster",
    /cluster support disabled/,
    ({ place }) => `${place} is no cluster. Write redis:// for redis+cluster://.`,
  ],
  [
    "cluster_down",
    /CLUSTERDOWN|startup nodes|slots cache/,
    ({ place }) =>
      `the cluster at ${place} has no node that answers. Check hosts and ports, then CLUSTER INFO there.`,
  ],
  [
    "database",
    /DB index/,
    ({ place }) => `${place} has no database of the number that ends the address. Most have 0 to 15.`,
  ],
  [
    "protected",
    /DENIED/,
    ({ place }) => `${place} is in protected mode and takes no connection from outside. Give it a password.`,
  ],
  [
    "quota",
    /max number of clients|max (daily )?requests?|quota|limit exceeded/i,
    ({ place, words }) => `${place} takes no more: ${words}. Raise its limit.`,
  ],
  [
    "timeout",
    /TIMEOUT|TimeoutError|AbortError|Socket timeout|No connection within/,
    ({ place }) => `${place} doesn't answer in time. It is hung, overloaded or too far away.`,
  ],
  [
    "lost",
    /LOST|ECONNRESET|EPIPE|UND_ERR_SOCKET/,
    ({ place, rest }) =>
      `${place} closed the connection.${rest ? "" : " If it never answers, it may want TLS: rediss://."}`,
  ],
] as const satisfies readonly (readonly [string, RegExp, Advice])[];
