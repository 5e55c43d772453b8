import { TRPCError } from "@trpc/server";
import { isGuest } from "../auth/guests";
import { FailureError, invalid } from "../errors";
import { admit } from "./admit";
import { countMistakes, countRead, countStrict } from "./count-call";
import { sendInput } from "./inputs";
import { failureOf, t, translateFailures } from "./trpc";

/** Another site's page must not act with this site's cookies. */
const sameOriginOnly = t.middleware(({ ctx, type, next }) => {
  if (type !== "query" && ctx.request && !ctx.request.sameOrigin) {
    throw new FailureError({ code: "forbidden" }, "This request came from another site and was refused.");
  }
  return next();
});

/** Under the read limit: one client must not keep a process busy. */
const countedRead = t.middleware(async ({ ctx, next }) => {
  await countRead(ctx);
  return next();
});

const requireUser = t.middleware(({ ctx, next }) => {
  if (!ctx.user) throw new FailureError({ code: "unauthenticated" });
  return next({ ctx: { ...ctx, user: ctx.user } });
});

/** The foot of the ladder. */
const uncountedProcedure = t.procedure.use(translateFailures).use(sameOriginOnly);

/** For everybody. */
export const publicProcedure = uncountedProcedure.use(countedRead);

/** For whoever may chat: a signed-in user, or where they may a guest. */
export const chatterProcedure = publicProcedure.use(requireUser);

/** For a signed-in user. */
export const signedInProcedure = chatterProcedure.use(function requireAccount({ ctx, next }) {
  if (isGuest(ctx.user)) throw new FailureError({ code: "unauthenticated" });
  return next();
});

/** After `.input`, for what is dear or open to abuse: only what could be done counts against the strict limit. */
export const strictly = t.middleware(async ({ ctx, next }) => {
  if (!ctx.user) throw new FailureError({ code: "unauthenticated" });
  await countStrict(ctx.services, ctx.user);
  return next();
});

/** Spends money: checks the message, and goes on only with a lease in its hand. Sent by POST alone; the plan's limits count it. */
export const meteredProcedure = uncountedProcedure
  .use(requireUser)
  .use(function requirePost({ ctx, next }) {
    if (ctx.request && ctx.request.method !== "POST") {
      const cause = invalid("method", "Send messages by POST.");
      throw new TRPCError({ code: "METHOD_NOT_SUPPORTED", message: cause.message, cause });
    }
    return next();
  })
  .use(async function countMistaken({ ctx, next }) {
    const began = await countMistakes(ctx.services, ctx.user);
    const result = await next();
    began(result.ok ? null : failureOf(result.error));
    return result;
  })
  .input(sendInput)
  .use(async function admitMessage({ ctx, input, next }) {
    return next({ ctx: { ...ctx, metered: await admit(ctx, ctx.user, input) } });
  });

/** For admins. */
export const adminProcedure = signedInProcedure.use(function requireAdmin({ ctx, next }) {
  if (ctx.user.role !== "admin") throw new FailureError({ code: "forbidden" });
  return next();
});
