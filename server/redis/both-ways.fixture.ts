import { randomBytes } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { type OpenRedis, openRedis } from "./open";
import { startRestFront } from "./rest-front.fixture";
import { openTestRedis } from "./test-redis";

/** For a `describe`: an empty test database, spoken to by TCP or through Upstash's REST. Call the result inside of tests. */
export function openedFor(kind: "tcp" | "rest"): () => OpenRedis {
  let opened: OpenRedis | null = null;
  const cleanups: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const { url, close } = await openTestRedis();
    cleanups.push(close);
    if (kind === "tcp") opened = openRedis({ kind, url });
    else {
      const front = await startRestFront(url, { token: randomBytes(8).toString("hex") });
      cleanups.push(front.close);
      opened = openRedis({ kind, url: front.url, token: front.token });
    }
    cleanups.push(opened.close);
  });
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });
  return () => {
    if (!opened) throw new Error("Only open inside of a test");
    return opened;
  };
}
