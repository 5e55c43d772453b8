import type { NextRequest } from "next/server";
import { withGuestAdopted } from "@/server/auth/adopt-guest";
import { services } from "@/server/services";

export async function GET(request: NextRequest) {
  const parts = await services();
  return withGuestAdopted(parts, request, await parts.auth.handlers.GET(request));
}

export async function POST(request: NextRequest) {
  const parts = await services();
  return withGuestAdopted(parts, request, await parts.auth.handlers.POST(request));
}
