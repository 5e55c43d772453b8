import { forward } from "../forward";

/** The least a Next route can do between a browser and a model: no session, no limits, no database, no parsing. */
export const POST = forward;
