import { z } from "zod";
import { findUsers } from "../../server/usage/admin-users";
import { command } from "./command";
import { whole } from "./fields";
import { amount, table } from "./table";

export const userList = command({
  name: "user:list",
  does: "accounts by address, with today's use",
  options: {
    search: { value: "text", does: "only addresses that contain it" },
    limit: { value: "n", does: "how many, default 20" },
    cursor: { value: "address", does: "go on behind this one" },
  },
  input: z.object({
    search: z.string().max(320).default(""),
    limit: whole(1, 1_000).default(20),
    cursor: z.string().max(320).nullable().default(null),
  }),
  async run({ db, now }, { search, limit, cursor }) {
    const { items, nextCursor } = await findUsers(db, { search, cursor, now, limit });
    const rows = items.map(({ email, plan, role, todayUsed, tokensPerDay, userId }) => [
      email,
      plan,
      role,
      todayUsed,
      amount(tokensPerDay),
      userId,
    ]);
    return {
      json: { users: items, nextCursor },
      text: [
        table(["email", "plan", "role", "tokens today", "of", "id"], rows),
        ...(nextCursor ? [`\nmore: --cursor ${nextCursor}`] : []),
      ].join("\n"),
    };
  },
});
