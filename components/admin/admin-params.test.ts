import { expect, it } from "vitest";
import { adminView } from "./admin-params";

it.each([
  ["\u0000", ""],
  ["ada\u0000\u001b@example", "ada@example"],
  [" ada\ud800 ", "ada"],
  [`${"a".repeat(319)}\u{1f600}`, `${"a".repeat(319)}\ufffd`],
  ["a%_\\", "a%_\\"],
])("cleans the search %j", (q, search) => expect(adminView({ q }).search).toBe(search));
