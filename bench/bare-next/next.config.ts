import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // Built inside the repository, whose node_modules it uses.
  turbopack: { root: process.cwd() },
  serverExternalPackages: ["@upstash/ratelimit", "@upstash/redis", "ioredis", "rate-limiter-flexible"],
  // Checked with all the rest.
  typescript: { ignoreBuildErrors: true },
};

export default config;
