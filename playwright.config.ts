import { defineConfig, devices } from "@playwright/test";
import { launchOptions } from "./scripts/browser";

const port = process.env.E2E_PORT ?? "3100";
const baseURL = `http://localhost:${port}`;
const LIMITS = /limits\.spec\.ts/;
const PHONE = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    baseURL,
    launchOptions: launchOptions(),
    trace: "retain-on-failure",
    locale: "en-US",
    timezoneId: "UTC",
  },
  projects: [
    { name: "desktop", testIgnore: LIMITS, use: { viewport: { width: 1280, height: 800 } } },
    { name: "phone", testIgnore: LIMITS, use: PHONE },
    // Moves the server's clock, which a second such test at the same time would feel: one file, in order, both sizes.
    { name: "limits", testMatch: LIMITS, use: { viewport: { width: 1280, height: 800 } } },
  ],
  webServer: {
    command: `"${process.execPath}" node_modules/next/dist/bin/next start --port ${port}`,
    url: baseURL,
    timeout: 60_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    env: {
      NODE_OPTIONS: "--import=./e2e/support/server-clock.mjs",
      AUTH_SECRET: process.env.AUTH_SECRET ?? "only-for-browser-tests-on-this-machine",
      DEMO_SIGN_IN: "on",
      // Each test brings an address of its own, as a proxy would write it.
      TRUSTED_PROXIES: "1",
      E2E_CLOCK_PORT: String(Number(port) + 1),
      HEADROOM_DATA_DIR: process.env.E2E_DATA_DIR ?? ".data/e2e",
      DATABASE_URL: process.env.E2E_DATABASE_URL ?? "",
      // Whatever this machine is set up with: tests spend nobody's money.
      ANTHROPIC_API_KEY: "",
      ANTHROPIC_BASE_URL: "",
    },
  },
});
