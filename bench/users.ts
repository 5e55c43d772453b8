import { encode } from "next-auth/jwt";
import { createUser } from "../server/auth/users";
import { openDatabase } from "../server/db/database";
import type { Own } from "./servers";

/** NextAuth's name for it over HTTP, and the salt of what it holds. */
const SESSION_COOKIE = "authjs.session-token";

/**
 * Makes users of the widest plan in a database, which, if it is an embedded one, no server has open. @returns a `Cookie` header for each
 * @param own what the server is going to have
 */
export async function signedInUsers(own: Pick<Own, "database" | "secret">, count: number): Promise<string[]> {
  const database = await openDatabase(own.database);
  try {
    const cookies: string[] = [];
    for (let i = 0; i < count; i++) {
      const email = `bench-${i}@example.test`;
      const id = await createUser(database.db, { email, name: null, plan: "enterprise" });
      const session = await encode({ token: { sub: id }, secret: own.secret, salt: SESSION_COOKIE });
      cookies.push(`${SESSION_COOKIE}=${session}`);
    }
    return cookies;
  } finally {
    await database.close();
  }
}
