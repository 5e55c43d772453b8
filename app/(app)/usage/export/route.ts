import { handleUsageExport } from "@/server/api/http-usage-export";

export const GET = handleUsageExport;
