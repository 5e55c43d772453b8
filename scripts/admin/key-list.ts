import { z } from "zod";
import { type ApiKey, listApiKeys } from "../../server/auth/api-keys";
import { command } from "./command";
import { email } from "./fields";
import { personOf } from "./person";
import { table } from "./table";

export const keyList = command({
  name: "key:list",
  does: "a user's keys that work, by their last four characters",
  options: { email: { value: "address", does: "required" } },
  input: z.object({ email }),
  async run(admin, { email }) {
    const user = await personOf(admin, email);
    const keys: ApiKey[] = [];
    let cursor: { at: string; id: string } | null = null;
    do {
      const page: Awaited<ReturnType<typeof listApiKeys>> = await listApiKeys(admin.db, user.id, cursor);
      keys.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    const rows = keys.map(({ name, hint, createdAt, lastUsedAt, id }) => [
      name,
      `hr_...${hint}`,
      createdAt,
      lastUsedAt ?? "never",
      id,
    ]);
    return {
      json: { email: user.email, keys },
      text: table(["name", "key", "created", "last used", "id"], rows),
    };
  },
});
