import { handleUsageExport } from "@/server/api/handlers";

export const GET = handleUsageExport;
