import { TRPCError } from "@trpc/server";
import { FailureError, invalid } from "../errors";
import { admit } from "./admit";
import { sendInput } from "./inputs";
import { t, translateFailures } from "./trpc";

/** Another site's page must not act with this site's cookies. */
const sameOriginOnly = t.middleware(({ ctx, type, next }) => {
  if (type !== "query" && ctx.request && !ctx.request.sameOrigin) {
    throw new FailureError({ code: "forbidden" }, "This request came from another site and was refused.");
  }
  return next();
});

/** For everybody. */
export const publicProcedure = t.procedure.use(translateFailures).use(sameOriginOnly);

/** For a signed-in user. */
export const signedInProcedure = publicProcedure.use(function requireUser({ ctx, next }) {
  if (!ctx.user) throw new FailureError({ code: "unauthenticated" });
  return next({ ctx: { ...ctx, user: ctx.user } });
});

/** Spends money: checks the message, and goes on only with a lease in its hand. Sent by POST alone. */
export const meteredProcedure = signedInProcedure
  .use(function requirePost({ ctx, next }) {
    if (ctx.request && ctx.request.method !== "POST") {
      const cause = invalid("method", "Send messages by POST.");
      throw new TRPCError({ code: "METHOD_NOT_SUPPORTED", message: cause.message, cause });
    }
    return next();
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
