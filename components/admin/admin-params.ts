import type { SearchParams } from "../usage/range-params";

export const ADMIN_DAYS = [1, 7, 30] as const;
export type AdminDays = (typeof ADMIN_DAYS)[number];

/** What the address of the admin page asks for. */
export interface AdminView {
  /** UTC days that end today. */
  days: AdminDays;
  search: string;
}

/** Reads the address; what makes no sense in it is left out. */
export function adminView({ days, q }: SearchParams): AdminView {
  return {
    days: ADMIN_DAYS.find((range) => String(range) === days) ?? 7,
    search: typeof q === "string" ? cleaned(q) : "",
  };
}

/** Half a surrogate pair at the cut, and what the database can't compare, are nothing that an address has. */
const cleaned = (text: string) => text.replace(/\p{C}/gu, "").trim().slice(0, 320).toWellFormed();

/** The same view as the query of a link. */
export const adminQuery = ({ days, search }: AdminView): Record<string, string> => ({
  ...(days === 7 ? {} : { days: String(days) }),
  ...(search === "" ? {} : { q: search }),
});
