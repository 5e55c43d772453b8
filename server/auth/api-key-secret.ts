import { createHmac, randomBytes } from "node:crypto";
import { derivedKey } from "./derived-key";

const SHAPE = /^hr_[\w-]{43}$/;

/** `hr_` and 32 random bytes in base64url. */
export const newKey = (): string => `hr_${randomBytes(32).toString("base64url")}`;

/** Whether it could be a key at all. */
export const isKeyShaped = (text: string): boolean => SHAPE.test(text);

/** What is kept of a key: HMAC-SHA-256, hexadecimal. @param secret see `authSecret` */
export const hashOfKey = (secret: string, key: string): string =>
  createHmac("sha256", derivedKey(secret, "api keys")).update(key).digest("hex");
