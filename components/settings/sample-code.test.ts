import { expect, it } from "vitest";
import { sampleCode } from "./sample-code";

const ORIGIN = "https://chat.example.org";
const KEY = `hr_${"k".repeat(43)}`;

it("sends to this site, and with the key that was just made", () => {
  for (const { code } of sampleCode(ORIGIN, KEY)) {
    expect(code).toContain(`${ORIGIN}/api/chat`);
    expect(code).toContain(`Bearer ${KEY}"`);
    expect(code).not.toContain("HEADROOM_API_KEY");
  }
});

it("reads a key that is not shown from the environment", () => {
  for (const { code } of sampleCode(ORIGIN, null)) {
    expect(code).toContain("HEADROOM_API_KEY");
    expect(code).not.toContain("hr_");
  }
});
