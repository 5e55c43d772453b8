import { describe, expect, it } from "vitest";
import { linkTarget, misleads } from "./link-target";

describe("where a link leads", () => {
  it.each(["https://example.com/a", "http://example.com/", "mailto:a@example.com"])("is %s", (address) =>
    expect(linkTarget(address)?.href).toBe(address),
  );

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "blob:https://example.com/a",
    "file:///etc/passwd",
    "/settings",
    "//evil.example",
    "#main",
    "",
    "https://",
  ])("is nowhere for %j", (address) => expect(linkTarget(address)).toBeNull());
});

describe("a link misleads whose words", () => {
  it.each([
    ["name another site", "https://bank.example", "https://evil.example/"],
    ["name it in other letters", "ｂａｎｋ.example", "https://evil.example/"],
    ["are turned around", "\u202Emoc.knab", "https://evil.example/"],
    ["hide a break in a name", "bank\u200B.example", "https://bank.example/"],
    ["say nothing of a user name in front", "here", "https://bank.example@evil.example/"],
    ["stand for a name in foreign letters", "here", "https://аpple.com/"],
    ["name another mail address", "help@bank.example", "mailto:me@evil.example"],
    ["begin with the right name", "bank.example.evil.example", "https://bank.example/"],
  ])("%s", (_, text, address) => {
    const target = linkTarget(address);
    expect(target && misleads(text, target)).toBe(true);
  });

  it.each([
    ["the docs", "https://example.com/"],
    ["https://www.example.com/a?b=c", "https://www.example.com/a?b=c"],
    ["example.com", "https://www.example.com/pricing"],
    ["EXAMPLE.com", "https://example.com/"],
    ["me@example.com", "mailto:me@example.com"],
    ["version 1.2", "https://example.com/"],
  ])("does not mislead as %j to %s", (text, address) => {
    const target = linkTarget(address);
    expect(target && misleads(text, target)).toBe(false);
  });
});
