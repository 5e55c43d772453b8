import "server-only";
import { TRPCError } from "@trpc/server";
import { headers } from "next/headers";
import { connection } from "next/server";
import { cache } from "react";
import { isGuest } from "../auth/guests";
import { services } from "../services";
import { createContext, currentVisitor } from "./context";
import { appRouter } from "./root";
import { t } from "./trpc";

const createCaller = t.createCallerFactory(appRouter);

/** One context for all server components of a request. */
const requestContext = cache(async () => {
  // Says "at request time": a build must not open the database.
  await connection();
  const parts = await services();
  const visitor = await currentVisitor(parts, null, await headers());
  return createContext(parts, visitor, null, new Headers());
});

/** The procedures for server components, as whoever asks for the page. */
export const serverApi = async () => createCaller(await requestContext());

/** Who may chat, for the chat's guard: the signed-in user, or where they may a guest. */
export const chatter = async () => (await requestContext()).user;

/** Who is signed in, for a page's guard. */
export async function viewer() {
  const user = await chatter();
  return user && !isGuest(user) ? user : null;
}

/** Whether somebody can chat here without an account. */
export const guestsMayChat = async () => (await requestContext()).services.env.guests;

/** Whether a procedure failed because what was asked for isn't there for this user, or can't be with such an id. */
export const isMissing = (error: unknown): boolean =>
  error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST");
