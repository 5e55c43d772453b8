import { expect, it } from "vitest";
import { exportLine, sampleCode } from "./sample-code";

const ORIGIN = "https://chat.example.org";
const KEY = `hr_${"k".repeat(43)}`;

it("sends to this site, with the key that the environment holds", () => {
  for (const { code } of sampleCode(ORIGIN)) {
    expect(code).toContain(`${ORIGIN}/api/chat`);
    expect(code).toContain("HEADROOM_API_KEY");
    expect(code).not.toContain("hr_");
  }
});

it("sets the key that was just made, and names none where none is shown", () => {
  expect(exportLine(KEY)).toBe(`export HEADROOM_API_KEY=${KEY}`);
  expect(exportLine(null)).toMatch(/^export HEADROOM_API_KEY=hr_…$/);
});
