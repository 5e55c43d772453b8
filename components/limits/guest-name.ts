/** Whose limits and drafts a guest's are in this browser: before the first message a guest has no id of its own. */
export const GUEST = "guest";
