/** What every server of the browser tests is started with. */
export const SERVER_ENV = {
  AUTH_SECRET: "only-for-browser-tests-on-this-machine",
  DEMO_SIGN_IN: "on",
  // Each test brings an address of its own, as a proxy would write it.
  TRUSTED_PROXIES: "1",
  // Whatever this machine is set up with: tests spend nobody's money, and fill nobody's servers.
  ANTHROPIC_API_KEY: "",
  ANTHROPIC_BASE_URL: "",
  DATABASE_URL: "",
  REDIS_URL: "",
  UPSTASH_REDIS_REST_URL: "",
  UPSTASH_REDIS_REST_TOKEN: "",
  SPEND_CEILING_USD_PER_DAY: "",
};
