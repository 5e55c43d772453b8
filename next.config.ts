import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

/** Model text may hold links to anything: nothing but this site's own files is loaded, and nobody may frame it. */
const contentSecurityPolicy = (development: boolean) =>
  [
    "default-src 'self'",
    // Next writes inline scripts; development evaluates code for hot reloads.
    `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

/** A server in one folder with all it needs (Dockerfile): what is read by its path at run time is named here. */
const standalone: NextConfig = {
  output: "standalone",
  outputFileTracingIncludes: {
    "/*": ["./server/db/migrations/**/*", "./node_modules/@electric-sql/pglite/dist/*.{data,wasm}"],
  },
};

const config = (phase: string): NextConfig => ({
  ...(process.env.HEADROOM_STANDALONE === "1" && standalone),
  reactCompiler: true,
  typedRoutes: true,
  poweredByHeader: false,
  // Wherever it sits it covers something; errors show without it.
  devIndicators: false,
  // PGlite finds its WebAssembly beside itself; argon2 is a native module; the rest starts faster when it isn't bundled.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@node-rs/argon2",
    "@anthropic-ai/sdk",
    "@upstash/ratelimit",
    "@upstash/redis",
    "drizzle-orm",
    "ioredis",
    "postgres",
  ],
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "Content-Security-Policy", value: contentSecurityPolicy(phase === PHASE_DEVELOPMENT_SERVER) },
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
        { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
      ],
    },
  ],
});

export default config;
