import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort, isFree } from "./port";

describe("freePort", () => {
  it("passes over a port that somebody listens on", async () => {
    const taken = await freePort(0);
    const server = createServer().listen(taken);
    await once(server, "listening");
    expect(await isFree(taken)).toBe(false);
    expect(await freePort(taken)).toBeGreaterThan(taken);
    server.close();
    await once(server, "close");
    expect(await freePort(taken)).toBe(taken);
  });
});
