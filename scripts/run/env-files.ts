import { existsSync } from "node:fs";

/** Reads `.env` files as Next.js does: what is set already wins, and of the files the most particular. */
export function loadEnvFiles(mode: "development" | "production"): void {
  for (const file of [`.env.${mode}.local`, ".env.local", `.env.${mode}`, ".env"]) {
    if (existsSync(file)) process.loadEnvFile(file);
  }
}
