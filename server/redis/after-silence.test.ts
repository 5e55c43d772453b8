import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, expect, it } from "vitest";
import { type OpenRedis, openRedis } from "./open";
import { openTestRedis, skipWithoutRedis } from "./test-redis";
import { COMMAND_DEADLINE_MS } from "./transport";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** On a thread of its own, so that it answers while this one is busy. */
const UPSTASH = `
  const { parentPort } = require("node:worker_threads");
  const server = require("node:http").createServer((request, response) => {
    request.resume().on("end", () => {
      const answer = { result: "OK" };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(request.url === "/" ? answer : [answer]));
    });
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;

async function openOver(kind: "tcp" | "rest"): Promise<OpenRedis> {
  if (kind === "tcp") {
    const server = await openTestRedis();
    closing.push(() => server.close());
    return openRedis({ kind, url: server.url });
  }
  const worker = new Worker(UPSTASH, { eval: true });
  closing.push(() => worker.terminate());
  const [port] = await once(worker, "message");
  return openRedis({ kind, url: `http://127.0.0.1:${port}`, token: "test" });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** As under a load that is too much for the process. */
function beBusy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

for (const kind of ["tcp", "rest"] as const) {
  it.skipIf(kind === "tcp" && skipWithoutRedis())(
    `hears an answer that came in time, over ${kind}, though the process was busy past the deadline`,
    async () => {
      const opened = await openOver(kind);
      closing.push(() => opened.close());
      await opened.redis.set("first", "connects");
      const answer = opened.redis.set("second", "is on its way");
      for (let i = 0; i < 5; i++) await turn();
      beBusy(COMMAND_DEADLINE_MS + 200);
      expect(await answer).toBe("OK");
    },
  );
}
