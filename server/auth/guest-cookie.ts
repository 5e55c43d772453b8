import { createHmac, timingSafeEqual } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { derivedKey } from "./derived-key";

export const GUEST_COOKIE = "headroom.guest";

const DAY_MS = 86_400_000;
/** How long a browser is the same guest, from its first message. */
export const GUEST_MS = 30 * DAY_MS;

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The id of a new guest. It carries the instant from which the cookie's life counts. */
export const newGuestId = (now: number): string => uuidv7({ msecs: now });

/**
 * The guest that a request's cookies name; null where there is none, or it is forged or older than 30 days.
 * @param cookies the whole Cookie header
 */
export function guestIdOf(cookies: string | null, secret: string, now: number): string | null {
  for (const pair of cookies?.split(";") ?? []) {
    const [name, value = ""] = pair.trim().split("=");
    if (name !== GUEST_COOKIE) continue;
    const [id = "", signature = ""] = value.split(".");
    if (isSigned(id, signature, secret) && bornAt(id) + GUEST_MS > now) return id;
  }
  return null;
}

/** The Set-Cookie that makes a browser this guest for what is left of the 30 days. */
export function guestCookie(
  id: string,
  { secret, now, secure }: { secret: string; now: number; secure: boolean },
): string {
  const maxAgeS = Math.ceil((bornAt(id) + GUEST_MS - now) / 1000);
  return `${setCookie(`${id}.${signatureOf(id, secret).toString("base64url")}`, maxAgeS)}${secure ? "; Secure" : ""}`;
}

/** The Set-Cookie that ends a guest. */
export const noGuestCookie = setCookie("", 0);

function setCookie(value: string, maxAgeS: number): string {
  return `${GUEST_COOKIE}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax`;
}

function isSigned(id: string, signature: string, secret: string): boolean {
  if (!UUID_V7.test(id)) return false;
  const [given, right] = [Buffer.from(signature, "base64url"), signatureOf(id, secret)];
  return given.length === right.length && timingSafeEqual(given, right);
}

const signatureOf = (id: string, secret: string): Buffer =>
  createHmac("sha256", derivedKey(secret, "guest cookie")).update(id).digest();

/** The first 48 bits of a UUIDv7 are Unix milliseconds (RFC 9562, 5.7). */
const bornAt = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
