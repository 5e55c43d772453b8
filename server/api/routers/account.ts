import { z } from "zod";
import { changePassword, passwordKind } from "../../auth/change-password";
import { newPassword } from "../../auth/passwords";
import { SIGN_IN_ATTEMPTS } from "../../auth/sign-in-attempts";
import { refuseCall } from "../count-call";
import { signedInProcedure, strictly } from "../procedures";
import { t } from "../trpc";

const passwords = z.object({
  current: z.string().min(1, { error: "Enter your current password." }).max(256),
  next: newPassword,
});

export const accountRouter = t.router({
  profile: signedInProcedure.query(async ({ ctx }) => {
    const { id, email, name, plan } = ctx.user;
    return { email, name, plan, password: await passwordKind(ctx.services.db, id) };
  }),
  changePassword: signedInProcedure
    .input(passwords)
    .use(strictly)
    .mutation(async ({ ctx, input }) => {
      const { db, signInAttempts: attempts } = ctx.services;
      const address = ctx.request?.address ?? "unknown";
      const done = await changePassword({ db, attempts }, { userId: ctx.user.id, address, ...input });
      if (done.ok) return;
      const refusal = { max: SIGN_IN_ATTEMPTS.account, sentence: "Too many wrong passwords.", ...done };
      throw await refuseCall(ctx.services, ctx.user, refusal);
    }),
});
