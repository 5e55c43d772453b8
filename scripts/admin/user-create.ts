import { randomBytes } from "node:crypto";
import { z } from "zod";
import { createUsers } from "../../server/auth/create-users";
import { issueApiKeys } from "../../server/auth/operator-keys";
import { hashPassword } from "../../server/auth/passwords";
import { SOLD_PLANS } from "../../server/plans";
import { command } from "./command";
import { count, email, line } from "./fields";
import { keySecret } from "./key-secret";
import { table } from "./table";

const PASSWORD = "wants 8 to 256 characters";
/** More addresses than this aren't read on a screen; `--json` has them all. */
const SHOWN = 20;

export const userCreate = command({
  name: "user:create",
  does: "make an account, or many",
  options: {
    email: { value: "address", does: "required; with --count 3: name+1@..., name+2@..., name+3@..." },
    name: { value: "text", does: "what the app calls them" },
    plan: { value: SOLD_PLANS.join("|"), does: "default: free" },
    admin: { does: "may see everybody's usage and change plans" },
    password: { value: "text", does: "default: one is made and printed; many share theirs" },
    count: { value: "n", does: "make this many" },
    key: { does: "give each an API key, and print it" },
  },
  input: z.object({
    email,
    name: line(80).optional(),
    plan: z.enum(SOLD_PLANS, { error: `wants one of ${SOLD_PLANS.join(", ")}` }).default("free"),
    admin: z.boolean().default(false),
    password: z.string().min(8, { error: PASSWORD }).max(256, { error: PASSWORD }).optional(),
    count,
    key: z.boolean().default(false),
  }),
  async run({ db, env, now, progress }, { email, name = null, plan, admin, password, count, key }) {
    // Before anything is written: without it no account is made either.
    const secret = key ? keySecret(env) : null;
    const made = password ? null : randomBytes(12).toString("base64url");
    const passwordHash = await hashPassword(password ?? made ?? "");
    const role = admin ? ("admin" as const) : ("user" as const);
    const people = addresses(email, count).map((address) => ({
      email: address,
      name,
      plan,
      role,
      passwordHash,
    }));
    const users = await createUsers(db, people, (written) => {
      if (people.length > 1) progress(`${written} of ${people.length} accounts`);
    });
    const issued = secret
      ? await issueApiKeys(
          db,
          secret,
          users.map(({ id }) => ({ userId: id, name: "admin" })),
          now,
        )
      : null;
    const more = users.length > SHOWN ? [`... and ${users.length - SHOWN} more`] : [];
    const rows = users
      .slice(0, SHOWN)
      .map((user, i) => [user.email, plan, role, user.id, ...(issued ? [issued[i]?.key ?? ""] : [])]);
    return {
      json: {
        users: users.map((user, i) => ({
          ...user,
          name,
          plan,
          role,
          ...(issued && { key: issued[i]?.key }),
        })),
        password: made,
      },
      text: [
        table(["email", "plan", "role", "id", ...(issued ? ["key"] : [])], rows),
        ...more,
        ...(made ? [`\npassword: ${made}   (shown only now)`] : []),
      ].join("\n"),
    };
  },
});

/** `load@example.com` in threes: `load+1@example.com` to `load+3@example.com`. */
export function addresses(email: string, count: number | undefined): string[] {
  if (count === undefined) return [email];
  const at = email.lastIndexOf("@");
  return Array.from({ length: count }, (_, i) => `${email.slice(0, at)}+${i + 1}${email.slice(at)}`);
}
