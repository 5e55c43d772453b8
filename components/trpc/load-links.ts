/** The code of the links that stream. Loaded once, and before it is needed where somebody can foresee that. */
export const loadStreamLink = () => import("./stream-link");
export const loadResumeLink = () => import("./resume-link");
