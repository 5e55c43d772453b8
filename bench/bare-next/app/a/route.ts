import { Redis } from "@upstash/redis";
import { slidingWindowLimits } from "../../../patterns/upstash-sliding-window";
import { limited } from "../../limited";
import { DAILY_TOKENS, REQUESTS_A_MINUTE } from "../../limits";

/** Pattern A as it is usually run: over REST. */
export const POST = limited(() => slidingWindowLimits(Redis.fromEnv(), REQUESTS_A_MINUTE, DAILY_TOKENS));
