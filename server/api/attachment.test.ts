import fc from "fast-check";
import { expect, it } from "vitest";
import { attachment } from "./attachment";

/** What a browser saves it as. */
const named = (header: string) => decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(header)?.[1] ?? "");

it.each([
  ["Growing tomatoes", 'attachment; filename="Growing tomatoes.md"', "Growing tomatoes.md"],
  ["Größe, 東京", 'attachment; filename="Groe,.md"', "Größe, 東京.md"],
  ['"; filename="evil.exe', 'attachment; filename="; filename= evil.exe.md"', "; filename= evil.exe.md"],
  ["a\r\nSet-Cookie: b", 'attachment; filename="a Set-Cookie b.md"', "a Set-Cookie b.md"],
  ["../../etc/passwd", 'attachment; filename="etc passwd.md"', "etc passwd.md"],
  ["gpj.\u202eexe", 'attachment; filename="gpj. exe.md"', "gpj. exe.md"],
  ["CON", 'attachment; filename="conversation.md"', "conversation.md"],
  ["東京", 'attachment; filename="conversation.md"', "東京.md"],
  ["…", 'attachment; filename="conversation.md"', "….md"],
  [" . ", 'attachment; filename="conversation.md"', "conversation.md"],
  ["100% (it's *)", 'attachment; filename="100% (it\'s ).md"', "100% (it's ).md"],
])("saves %j under a harmless name", (title, header, name) => {
  expect(attachment(title, "md")).toContain(`${header};`);
  expect(named(attachment(title, "md"))).toBe(name);
});

it("is a header and a file name, whatever the title", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 120 }), (title) => {
      const header = attachment(title.toWellFormed(), "json");
      expect(() => new Headers({ "Content-Disposition": header })).not.toThrow();
      expect(header).toMatch(
        /^attachment; filename="[\x20\x21\x23-\x5b\x5d-\x7e]+\.json"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
      );
      expect(named(header)).toMatch(/^[^\s./\\:*?"<>|-][^/\\:*?"<>|\p{Cc}]*\.json$/u);
      expect([...named(header)].length).toBeLessThanOrEqual(85);
    }),
    { numRuns: 1_000 },
  );
});
