import type { NextRequest } from "next/server";
import { services } from "@/server/services";

export async function GET(request: NextRequest) {
  return (await services()).auth.handlers.GET(request);
}

export async function POST(request: NextRequest) {
  return (await services()).auth.handlers.POST(request);
}
