import { handleHealth } from "@/server/api/http-health";

/** Asked each time, not once at build. */
export const dynamic = "force-dynamic";

export const GET = handleHealth;
