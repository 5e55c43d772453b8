import { notFound } from "next/navigation";
import { viewer } from "@/server/api/caller";

/** For anybody else this place does not exist. */
export async function requireAdmin(): Promise<void> {
  const user = await viewer();
  if (user?.role !== "admin") notFound();
}
