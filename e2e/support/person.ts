import { randomInt, randomUUID } from "node:crypto";

/** Somebody who exists for one test only, so that tests at the same time share no limits. */
export interface Person {
  email: string;
  password: string;
}

export function newPerson(): Person {
  return { email: `${randomUUID()}@example.test`, password: randomUUID() };
}

/** An address of TEST-NET-3 and beyond, as a proxy would report it: attempts at signing in are counted by address. */
export const newAddress = (): string => `203.0.${randomInt(256)}.${randomInt(1, 255)}`;
