import { billingRouter } from "./routers/billing";
import { chatRouter } from "./routers/chat";
import { limitsRouter } from "./routers/limits";
import { t } from "./trpc";

export const appRouter = t.router({
  chat: chatRouter,
  limits: limitsRouter,
  billing: billingRouter,
});

export type AppRouter = typeof appRouter;
