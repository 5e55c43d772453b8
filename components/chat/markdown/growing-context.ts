import { createContext } from "react";

/** Whether the text that is drawn is still coming in. */
export const GrowingContext = createContext(false);
