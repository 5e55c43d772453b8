import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { RedisAddress } from "../env";
import { explainRedisFailure } from "./failures";
import { openRedis } from "./open";
import { freePort, hasRedisServer, startRedisServer } from "./redis-server.fixture";

const PASSWORD = "hush-hush";
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  vi.restoreAllMocks();
});

/** The port of a server of one's own, for one test. */
async function server(...args: string[]): Promise<number> {
  const { port, stop } = await startRedisServer(args);
  cleanups.push(stop);
  return port;
}

/** What the log says of an address at which a write by script fails three times. */
async function logOf(address: RedisAddress): Promise<{ kind: string; what: string }> {
  const lines: string[] = [];
  for (const method of ["log", "warn", "error"] as const)
    vi.spyOn(console, method).mockImplementation((line) => void lines.push(String(line)));
  const { redis, close } = openRedis(address);
  cleanups.push(close);
  for (let i = 0; i < 3; i++)
    await expect(redis.eval("return redis.call('set', KEYS[1], ARGV[1])", ["k"], ["v"])).rejects.toThrow();
  expect(lines.join()).not.toContain(PASSWORD);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? "{}");
}

const tcp = (url: string): RedisAddress => ({ kind: "tcp", url });

describe.skipIf(!hasRedisServer)("what the log says once of a Redis over TCP", () => {
  it("that isn't there", async () => {
    const port = await freePort();
    expect(await logOf(tcp(`redis://me:${PASSWORD}@127.0.0.1:${port}`))).toMatchObject({
      event: "redis_failing",
      kind: "refused",
      what: `REDIS_URL: nothing listens at 127.0.0.1:${port}. Start the server, or correct host and port.`,
    });
  });

  it.each([
    ["with a wrong password", `:wrong-${PASSWORD}@`],
    ["without its password", ""],
    ["without its password, but with a database", "", "/3"],
    ["with a user that it doesn't know", `nobody:${PASSWORD}@`],
  ])("%s", async (_, login, database = "") => {
    const port = await server("--requirepass", PASSWORD);
    expect(await logOf(tcp(`redis://${login}127.0.0.1:${port}${database}`))).toMatchObject({
      kind: "password",
      what: expect.stringContaining("redis://user:password@host:port"),
    });
  });

  it("without scripts", async () => {
    const port = await server("--rename-command", "EVAL", "");
    expect(await logOf(tcp(`redis://127.0.0.1:${port}`))).toMatchObject({
      kind: "missing_command",
      what: expect.stringContaining("'EVAL'"),
    });
  });

  it("whose user may not run scripts", async () => {
    const port = await server("--user", "me", "on", `>${PASSWORD}`, "~*", "+@all", "-@scripting");
    expect(await logOf(tcp(`redis://me:${PASSWORD}@127.0.0.1:${port}`))).toMatchObject({
      kind: "permission",
      what: expect.stringContaining("'eval'"),
    });
  });

  it("that is a replica", async () => {
    const port = await server("--replicaof", "127.0.0.1", String(await server()));
    expect(await logOf(tcp(`redis://127.0.0.1:${port}`))).toMatchObject({
      kind: "read_only",
      what: expect.stringContaining("primary"),
    });
  });

  it("that is full", async () => {
    const port = await server("--maxmemory", "1");
    expect(await logOf(tcp(`redis://127.0.0.1:${port}`))).toMatchObject({ kind: "memory" });
  });

  it("that hasn't as many databases", async () => {
    const port = await server("--databases", "2");
    expect(await logOf(tcp(`redis://127.0.0.1:${port}/2`))).toMatchObject({ kind: "database" });
  });

  it("that is of a cluster, or of none", async () => {
    const alone = await server();
    const node = await server("--cluster-enabled", "yes");
    expect(await logOf(tcp(`redis+cluster://127.0.0.1:${alone}`))).toMatchObject({ kind: "no_cluster" });
    vi.restoreAllMocks();
    expect(await logOf(tcp(`redis://127.0.0.1:${node}`))).toMatchObject({ kind: "cluster_down" });
  });

  it("that is a cluster of which no node is there", async () => {
    const [one, two] = [await freePort(), await freePort()];
    expect(await logOf(tcp(`redis+cluster://127.0.0.1:${one},127.0.0.1:${two}`))).toMatchObject({
      kind: "cluster_down",
      what: expect.stringContaining(`127.0.0.1:${one}, 127.0.0.1:${two}`),
    });
  });

  it("that is something else", async () => {
    const http = createServer().listen(0, "127.0.0.1");
    await once(http, "listening");
    cleanups.push(
      () => http.closeAllConnections(),
      () => http.close(),
    );
    const { port } = http.address() as AddressInfo;
    expect(await logOf(tcp(`redis://127.0.0.1:${port}`))).toMatchObject({ kind: "no_redis" });
  });

  it("that is hung", async () => {
    const { port, pid, stop } = await startRedisServer();
    cleanups.push(stop);
    process.kill(pid, "SIGSTOP");
    expect(await logOf(tcp(`redis://127.0.0.1:${port}`))).toMatchObject({ kind: "timeout" });
  });
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "headroom-tls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasRedisServer || !hasOpenssl)("what the log says once of a Redis with TLS", () => {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];

  async function tlsServer(): Promise<number> {
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "2"];
    execFileSync("openssl", [...request, "-keyout", key, "-out", cert], { stdio: "ignore" });
    const port = await freePort();
    await server(
      "--tls-port",
      String(port),
      "--tls-cert-file",
      cert,
      "--tls-key-file",
      key,
      "--tls-auth-clients",
      "no",
    );
    return port;
  }

  it("that is asked without", async () => {
    const port = await tlsServer();
    expect(await logOf(tcp(`redis://127.0.0.1:${port}`))).toMatchObject({
      kind: "lost",
      what: expect.stringContaining("rediss://"),
    });
  });

  it("whose certificate nobody vouches for", async () => {
    const port = await tlsServer();
    expect(await logOf(tcp(`rediss://127.0.0.1:${port}`))).toMatchObject({
      kind: "certificate",
      what: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
  });

  // Redis waits for a greeting of TLS to end, as it would for a command.
  it("that has none", async () => {
    const port = await server();
    expect(await logOf(tcp(`rediss://127.0.0.1:${port}`))).toMatchObject({
      kind: "unreachable",
      what: expect.stringContaining("can't be reached by TLS"),
    });
  });
});

describe("what the log says once of Upstash's REST", () => {
  async function answering(status: number, body: string): Promise<RedisAddress> {
    const http = createServer((_, response) => response.writeHead(status).end(body)).listen(0, "127.0.0.1");
    await once(http, "listening");
    cleanups.push(
      () => http.closeAllConnections(),
      () => http.close(),
    );
    const { port } = http.address() as AddressInfo;
    return { kind: "rest", url: `http://127.0.0.1:${port}`, token: PASSWORD };
  }

  it.each([
    [401, '{"error":"WRONGPASS invalid or missing auth token"}', "password"],
    [401, '{"error":"Unauthorized"}', "password"],
    [400, `{"error":"NOPERM this user has no permissions to run the 'eval' command"}`, "permission"],
    [404, "<html>Not Found</html>", "not_upstash"],
    [404, '{"message":"Not Found"}', "not_upstash"],
    [200, "<html>Welcome</html>", "not_upstash"],
    [200, '{"hello":"world"}', "not_upstash"],
    [400, '{"error":"ERR max daily request limit exceeded. Limit: 10000, Usage: 10000."}', "quota"],
    [200, '[{"error":"OOM command not allowed when used memory > \'maxmemory\'."}]', "memory"],
  ])("that answers %s %s", async (status, body, kind) => {
    const line = await logOf(await answering(status, body));
    expect(line).toMatchObject({ kind, what: expect.stringMatching(/^UPSTASH_REDIS_REST_URL: /) });
    // What was asked holds what people wrote.
    expect(line.what).not.toContain("redis.call");
  });

  it("that isn't there", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await logOf({ kind: "rest", url, token: PASSWORD })).toMatchObject({ kind: "refused" });
  });
});

describe("explainRedisFailure", () => {
  const address = tcp(`redis://me:${PASSWORD}@redis.example:6379/1`);
  const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

  it.each([
    [coded("ENOTFOUND", "getaddrinfo ENOTFOUND redis.example"), "host"],
    [coded("EAI_AGAIN", "getaddrinfo EAI_AGAIN redis.example"), "host"],
    [coded("EHOSTUNREACH", "connect EHOSTUNREACH"), "unreachable"],
    [coded("ETIMEDOUT", "connect ETIMEDOUT"), "unreachable"],
    [coded("EPROTO", "write EPROTO: wrong version number"), "tls"],
    [coded("CERT_HAS_EXPIRED", "certificate has expired"), "certificate"],
    [new Error('Protocol error, got "H" as reply type byte'), "no_redis"],
    [new Error("LOADING Redis is loading the dataset in memory"), "loading"],
    [new Error("MISCONF Redis is configured to save RDB snapshots"), "disk"],
    [new Error("BUSY Redis is busy running a script."), "busy"],
    [new Error("MOVED 866 127.0.0.1:7001"), "cluster"],
    [new Error("DENIED Redis is running in protected mode"), "protected"],
    [new Error("ERR max number of clients reached"), "quota"],
    [coded("ECONNRESET", "read ECONNRESET"), "lost"],
    [new TypeError("fetch failed", { cause: coded("UND_ERR_SOCKET", "other side closed") }), "lost"],
    [new Error("NOSCRIPT No matching script. Please use EVAL."), "command"],
    [new Error("WRONGTYPE Operation against a key holding the wrong kind of value"), "command"],
    [new Error("ERR Error running script: MINE own words"), "command"],
  ])("knows %s as %s", (error, kind) => {
    const explained = explainRedisFailure(error, address);
    expect(explained.kind).toBe(kind);
    expect(explained.sentence).toMatch(/^REDIS_URL: .*redis\.example:6379/);
    expect(explained.sentence).not.toMatch(new RegExp(`${PASSWORD}|\\n`));
  });
});
