import { z } from "zod";
import { revokeApiKey } from "../../server/auth/api-keys";
import { ownerOfApiKey } from "../../server/auth/operator-keys";
import { command } from "./command";

export const keyRevoke = command({
  name: "key:revoke",
  does: "end a key; holds from its next request",
  options: { id: { value: "id", does: "required; key:list shows it" } },
  input: z.object({ id: z.uuid({ error: "wants the id of a key, as key:list shows it" }) }),
  async run({ db, now }, { id }) {
    const userId = await ownerOfApiKey(db, id);
    if (!userId) throw new Error(`${id}: there is no such key; key:list shows a user's`);
    await revokeApiKey(db, userId, id, now);
    return { json: { id, userId, revoked: true }, text: `The key ${id} is revoked.` };
  },
});
