import { GUEST } from "@/components/limits/guest-name";
import { isGuest } from "@/server/auth/guests";
import type { User } from "@/server/auth/users";

/** Whose drafts and limits the browser keeps: a guest's id is not settled before the first message. */
export const nameInBrowser = (user: User): string => (isGuest(user) ? GUEST : user.id);
