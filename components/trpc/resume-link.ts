import { httpSubscriptionLink } from "@trpc/client";

/** What this module brings is large, and needed only while a reply is being written elsewhere: import it when it is. */
export const resumeLink = httpSubscriptionLink;
