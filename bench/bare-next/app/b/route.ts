import { Redis } from "ioredis";
import { flexibleLimits } from "../../../patterns/rate-limiter-flexible";
import { limited } from "../../limited";
import { DAILY_TOKENS, REQUESTS_A_MINUTE } from "../../limits";

/** Pattern B, which has no REST. */
export const POST = limited(() =>
  flexibleLimits(new Redis(process.env.REDIS_URL ?? ""), REQUESTS_A_MINUTE, DAILY_TOKENS),
);
