import { accountRouter } from "./routers/account";
import { adminRouter } from "./routers/admin";
import { billingRouter } from "./routers/billing";
import { chatRouter } from "./routers/chat";
import { keysRouter } from "./routers/keys";
import { limitsRouter } from "./routers/limits";
import { usageRouter } from "./routers/usage";
import { t } from "./trpc";

export const appRouter = t.router({
  chat: chatRouter,
  limits: limitsRouter,
  billing: billingRouter,
  usage: usageRouter,
  account: accountRouter,
  keys: keysRouter,
  admin: adminRouter,
});

export type AppRouter = typeof appRouter;
