import type { Route } from "next";

/** The way in: what the button that starts says, and where it leads. */
export interface Start {
  label: string;
  href: Route;
}

/** For who is signed in, and for who isn't where guests may chat and where they may not. */
export function startOf(signedIn: boolean, guestsMayChat: boolean): Start {
  if (signedIn) return { label: "Open chat", href: "/chat" };
  return guestsMayChat
    ? { label: "Try it without an account", href: "/chat" }
    : { label: "Try it now", href: "/sign-in" };
}
