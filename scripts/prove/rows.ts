import type { Row } from "./row";
import { BURSTS } from "./rows/burst";
import { CEILINGS } from "./rows/ceiling";
import { CLOCKS } from "./rows/clock";
import { DUPLICATE } from "./rows/duplicate";
import { KILL } from "./rows/kill";
import { ONE_SHORT } from "./rows/one-short";
import { PLAN_LOWERED } from "./rows/plan-lowered";
import { STORES } from "./rows/redis";
import { RESUME } from "./rows/resume";
import { RETIRE } from "./rows/retire";
import { SETTLE_TWICE } from "./rows/settle-twice";
import { UPSTREAMS } from "./rows/upstream";
import { VANISH } from "./rows/vanish";

/** All of them, in the table's order. */
export const ROWS: readonly Row[] = [
  ...BURSTS,
  ...CEILINGS,
  ONE_SHORT,
  ...UPSTREAMS,
  VANISH,
  RESUME,
  KILL,
  RETIRE,
  ...STORES,
  DUPLICATE,
  SETTLE_TWICE,
  PLAN_LOWERED,
  ...CLOCKS,
];
