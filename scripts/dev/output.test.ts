import { describe, expect, it } from "vitest";
import { readable } from "./output";

describe("readable", () => {
  it.each([
    "▲ Next.js 16 (Turbopack)",
    "- Local:  http://localhost:3000",
    " ✓ Ready in 812ms",
    "\u001b[1m○\u001b[0m Compiling / ...",
    "",
  ])("leaves out what the banner says better: %j", (line) => expect(readable(line)).toBeNull());

  it.each([
    " GET /chat 200 in 31ms",
    " ⨯ Error: relation does not exist",
    '{"an": "object"}',
    '{"at":broken',
  ])("keeps %j as it is", (line) => expect(readable(line)).toBe(line));

  it("writes an event of the log as one plain line", () => {
    const line = '{"at":"2030-01-02T03:04:05.678Z","level":"warn","event":"auth.warning","code":"x"}';
    expect(readable(line)).toBe('  03:04:05 warn: auth.warning code="x"');
  });
});
