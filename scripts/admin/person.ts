import { type User, userByEmail, userById } from "../../server/auth/users";
import type { Admin } from "./command";

/** @throws Error in one line where nobody has this address */
export async function personOf({ db, now }: Admin, email: string): Promise<User> {
  const found = await userByEmail(db, email);
  const user = found && (await userById(db, found.id, now));
  if (!user) throw new Error(`${email} has no account; user:create makes one, user:list shows them`);
  return user;
}
