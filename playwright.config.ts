import { defineConfig, devices } from "@playwright/test";
import { SERVER_ENV } from "./e2e/support/server-env";
import { launchOptions } from "./scripts/browser";

const port = Number(process.env.E2E_PORT ?? 3100);
const dataDir = process.env.E2E_DATA_DIR ?? ".data/e2e";
const LIMITS = /(limits|waiting)\.spec\.ts/;
const GUESTS = /guests\.spec\.ts/;
/** What is drawn there does not depend on the size of the screen. */
const HOSTILE = /hostile\.spec\.ts/;
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };

/** The servers of a run on several processes; embedded without. */
const { E2E_DATABASE_URL: DATABASE_URL, E2E_REDIS_URL: REDIS_URL } = process.env;
const CLUSTER = DATABASE_URL && REDIS_URL ? { DATABASE_URL, REDIS_URL } : null;

/** Each is a server with data of its own. */
const PORTS = { main: port, clock: port + 1, guests: port + 2 };
const addressOf = (server: keyof typeof PORTS) => `http://localhost:${PORTS[server]}`;

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    baseURL: addressOf("main"),
    launchOptions: launchOptions(),
    // Without pictures of each step, which cost more than the tests.
    trace: { mode: "retain-on-failure", screenshots: false },
    locale: "en-US",
    timezoneId: "UTC",
  },
  projects: [
    { name: "desktop", testIgnore: [LIMITS, GUESTS], use: DESKTOP },
    { name: "phone", testIgnore: [LIMITS, GUESTS, HOSTILE], use: PHONE },
    // Moves the server's clock, which a second such test at the same time would feel: one after the other, both sizes.
    { name: "limits", testMatch: LIMITS, workers: 1, timeout: 90_000, use: DESKTOP },
    { name: "guests", testMatch: GUESTS, use: { ...DESKTOP, baseURL: addressOf("guests") } },
  ],
  webServer: CLUSTER ? [cluster(CLUSTER)] : [main(), guests()],
});

/** Both on the embedded parts. */
function main() {
  return server("main", nextStart("main"), {
    NODE_OPTIONS: "--import=./e2e/support/server-clock.mjs",
    E2E_CLOCK_PORT: String(PORTS.clock),
    HEADROOM_DATA_DIR: dataDir,
  });
}

function guests() {
  return server("guests", nextStart("guests"), { GUEST_CHAT: "on", HEADROOM_DATA_DIR: `${dataDir}-guests` });
}

/** Two processes behind a balancer that sends each request to the other one. */
function cluster(servers: { DATABASE_URL: string; REDIS_URL: string }) {
  const command = `"${process.execPath}" --import tsx scripts/demo-cluster.ts --port ${PORTS.main}`;
  return server("main", command, { HEADROOM_DATA_DIR: dataDir, ...servers });
}

function nextStart(name: "main" | "guests"): string {
  return `"${process.execPath}" node_modules/next/dist/bin/next start --port ${PORTS[name]}`;
}

function server(name: "main" | "guests", command: string, env: Record<string, string>) {
  return {
    command,
    url: addressOf(name),
    timeout: 60_000,
    gracefulShutdown: { signal: "SIGTERM" as const, timeout: 10_000 },
    env: {
      ...SERVER_ENV,
      ...(process.env.AUTH_SECRET && { AUTH_SECRET: process.env.AUTH_SECRET }),
      ...env,
    },
  };
}
