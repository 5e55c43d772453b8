import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  resolve: { alias: { "server-only": path("./node_modules/server-only/empty.js"), "@": path("./") } },
  test: {
    include: ["{app,server,components,scripts,bench}/**/*.test.{ts,tsx}"],
    server: { deps: { inline: ["next-auth"] } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
