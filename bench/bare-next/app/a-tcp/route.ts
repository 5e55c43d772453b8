import { openRedis } from "../../../../server/redis/open";
import { slidingWindowLimits } from "../../../patterns/upstash-sliding-window";
import { limited } from "../../limited";
import { DAILY_TOKENS, REQUESTS_A_MINUTE } from "../../limits";

/** Pattern A over TCP, through the product's own adapter: the library has none. */
export const POST = limited(() => {
  const { redis } = openRedis({ kind: "tcp", url: process.env.REDIS_URL ?? "" });
  return slidingWindowLimits(redis, REQUESTS_A_MINUTE, DAILY_TOKENS);
});
