import "server-only";
import { TRPCError } from "@trpc/server";
import { connection } from "next/server";
import { cache } from "react";
import { services } from "../services";
import { createContext, currentUser } from "./context";
import { appRouter } from "./root";
import { t } from "./trpc";

const createCaller = t.createCallerFactory(appRouter);

/** One context for all server components of a request. */
const requestContext = cache(async () => {
  // Says "at request time": a build must not open the database.
  await connection();
  const parts = await services();
  return createContext(parts, await currentUser(parts, null), null, new Headers());
});

/** The procedures for server components, as the signed-in user. */
export const serverApi = async () => createCaller(await requestContext());

/** Who is signed in, for a page's guard. */
export const viewer = async () => (await requestContext()).user;

/** Whether a procedure failed because what was asked for isn't there for this user, or can't be with such an id. */
export const isMissing = (error: unknown): boolean =>
  error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST");
