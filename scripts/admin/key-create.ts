import { z } from "zod";
import { issueApiKeys } from "../../server/auth/operator-keys";
import { command } from "./command";
import { count, email, line } from "./fields";
import { keySecret } from "./key-secret";
import { personOf } from "./person";

export const keyCreate = command({
  name: "key:create",
  does: "make an API key, or many, and print it: it can't be read again",
  options: {
    email: { value: "address", does: "required; whose key it is" },
    name: { value: "text", does: "default: admin; with --count 3: admin 1, admin 2, admin 3" },
    count: {
      value: "n",
      does: "make this many; the limit of keys that users make themselves doesn't count here",
    },
  },
  input: z.object({ email, name: line(50).default("admin"), count }),
  async run(admin, { email, name, count }) {
    const { db, env, now, progress } = admin;
    const secret = keySecret(env);
    const { id: userId, email: address } = await personOf(admin, email);
    const names = count === undefined ? [name] : Array.from({ length: count }, (_, i) => `${name} ${i + 1}`);
    const owners = names.map((name) => ({ userId, name }));
    const issued = await issueApiKeys(db, secret, owners, now, (written) => {
      if (owners.length > 1) progress(`${written} of ${owners.length} keys`);
    });
    return {
      json: { email: address, keys: issued.map(({ id, name, key }) => ({ id, name, key })) },
      text: issued.map(({ key }) => key).join("\n"),
    };
  },
});
