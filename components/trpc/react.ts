import { createTRPCReact } from "@trpc/react-query";
import type { AppRouter } from "@/server/api/root";

/** The procedures as hooks, typed from the server's router; inside `QueryProvider`. */
export const trpc = createTRPCReact<AppRouter>();
