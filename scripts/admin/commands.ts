import type { Command } from "./command";
import { keyCreate } from "./key-create";
import { keyList } from "./key-list";
import { keyRevoke } from "./key-revoke";
import { limitsSet } from "./limits-set";
import { planSet } from "./plan-set";
import { usageShow } from "./usage-show";
import { userCreate } from "./user-create";
import { userList } from "./user-list";

export const COMMANDS: readonly Command[] = [
  userCreate,
  userList,
  planSet,
  limitsSet,
  keyCreate,
  keyList,
  keyRevoke,
  usageShow,
];
