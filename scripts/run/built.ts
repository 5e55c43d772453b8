import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nextCommand } from "./next";
import { freePort } from "./port";
import { start, stop } from "./process";
import { untilReady } from "./ready";

const READY_DEADLINE_MS = 60_000;

export interface BuiltServer {
  /** `http://localhost:<port>` */
  address: string;
  stop(): Promise<void>;
}

/**
 * Starts the production build on a free port with the demo accounts, everything embedded and data of its own.
 * `more`: variables that differ from that.
 * @throws Error when it does not answer (most often: nothing was built yet)
 */
export async function startBuilt(more: Record<string, string> = {}): Promise<BuiltServer> {
  const dataDir = mkdtempSync(join(tmpdir(), "headroom-built-"));
  const port = await freePort(3200);
  const address = `http://localhost:${port}`;
  const server = start(process.execPath, nextCommand("start", "--port", String(port)), {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      HEADROOM_DATA_DIR: dataDir,
      AUTH_SECRET: randomBytes(33).toString("base64"),
      DEMO_SIGN_IN: "on",
      DATABASE_URL: "",
      REDIS_URL: "",
      UPSTASH_REDIS_REST_URL: "",
      UPSTASH_REDIS_REST_TOKEN: "",
      SPEND_CEILING_USD_PER_DAY: "",
      ANTHROPIC_API_KEY: "",
      ANTHROPIC_BASE_URL: "",
      ...more,
    },
  });
  const end = async () => {
    await stop(server);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(address, server, READY_DEADLINE_MS);
  } catch (error) {
    await end();
    throw new Error("the production build does not start; build it first: npm run build", { cause: error });
  }
  return { address, stop: end };
}
