import type { NextConfig } from "next";

const config: NextConfig = {
  reactCompiler: true,
  typedRoutes: true,
  poweredByHeader: false,
  // PGlite finds its WebAssembly beside itself; argon2 is a native module.
  serverExternalPackages: ["@electric-sql/pglite", "@node-rs/argon2"],
};

export default config;
