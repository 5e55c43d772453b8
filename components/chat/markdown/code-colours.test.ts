import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CODE_COLOURS } from "./code-colours";

const STYLES = readFileSync("app/globals.css", "utf8");

/** The tokens of a theme: name to "#rrggbb". */
function tokensOf(selector: string): Map<string, string> {
  const [, block = ""] = STYLES.split(`\n${selector} {`);
  const [own = ""] = block.split("}");
  return new Map(
    [...own.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const theme of [":root", ".dark"]) {
  const tokens = tokensOf(theme);
  it.each(Object.entries(CODE_COLOURS))(
    `${theme}: %s reads on the surface, and is no plain text`,
    (_, classes) => {
      const [, name = ""] = /text-(code-\w+)/.exec(classes) ?? [];
      const colour = tokens.get(name) ?? "";
      expect(contrast(colour, tokens.get("surface") ?? "")).toBeGreaterThanOrEqual(4.5);
      expect(colour).not.toBe(tokens.get("text"));
    },
  );
}
