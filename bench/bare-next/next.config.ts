import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // Built inside the repository, whose node_modules it uses.
  turbopack: { root: process.cwd() },
};

export default config;
