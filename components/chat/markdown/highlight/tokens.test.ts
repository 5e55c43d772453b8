import { createLowlight } from "lowlight";
import { expect, it } from "vitest";
import { GRAMMARS } from "./grammars";
import { type Language, languageOf } from "./languages";
import { linesOf } from "./tokens";

const CODE = '/* a\n b */ const x = "y"; <a href="z">{1}</a>\n# c\n\n$v: @d [k]\n';

it.each(Object.keys(GRAMMARS) as Language[])(
  "keeps every character of code in %s, line by line",
  async (language) => {
    const lowlight = createLowlight({ [language]: (await GRAMMARS[language]()).default });
    const lines = linesOf(lowlight.highlight(language, CODE));
    expect(lines.map((line) => line.map(([words]) => words).join(""))).toEqual(CODE.split("\n"));
  },
);

it.each([
  ["ts", "typescript"],
  ["TSX", "typescript"],
  ["py", "python"],
  ["html", "xml"],
  ["text", undefined],
  ["constructor", undefined],
  ["", undefined],
])("knows %j as %j", (name, language) => expect(languageOf(name)).toBe(language));
