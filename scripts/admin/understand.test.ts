import { describe, expect, it } from "vitest";
import { WrongUsage } from "./command";
import { understand } from "./understand";

describe("a command line that can't be understood", () => {
  it.each<[string, string[], string]>([
    ["no such command", ["user:delete"], "user:delete: no such command"],
    ["help of no such command", ["help", "user:delete"], "user:delete: no such command"],
    ["no such option", ["user:list", "--all"], "Unknown option '--all'"],
    ["a word that is no option", ["user:list", "ada"], "Unexpected argument 'ada'"],
    ["an option without its value", ["user:create", "--email"], "--email <value>"],
    ["a required option left out", ["key:create"], "--email: got nothing, wants an email address"],
    ["a plan that isn't sold", ["plan:set", "--email", "a@b.co", "--plan", "guest"], '--plan: got "guest"'],
    ["a count of nothing", ["user:create", "--email", "a@b.co", "--count", "0"], '--count: got "0"'],
    ["a name with a line break", ["key:create", "--email", "a@b.co", "--name", "a\nb"], "--name: got"],
    ["limits without an end", ["limits:set", "--email", "a@b.co", "--tokens", "9"], "wants --until"],
    ["limits without a number", ["limits:set", "--email", "a@b.co", "--until", "7d"], "wants --until"],
    [
      "limits given and taken",
      ["limits:set", "--email", "a@b.co", "--tokens", "9", "--clear"],
      "--clear alone",
    ],
    ["a limit of nothing", ["limits:set", "--email", "a@b.co", "--requests", "0"], '--requests: got "0"'],
    ["a time that is none", ["limits:set", "--email", "a@b.co", "--until", "soon"], '--until: got "soon"'],
  ])("is %s", (_, args, wanted) => {
    expect(() => understand(args)).toThrow(WrongUsage);
    expect(() => understand(args)).toThrow(wanted);
    expect(() => understand(args)).toThrow("npm run admin -- help");
  });
});

it("explains every command, and each one's options", () => {
  const all = understand([]);
  expect(all).toEqual({
    help: expect.stringMatching(
      /user:create[\s\S]*user:list[\s\S]*plan:set[\s\S]*key:revoke[\s\S]*usage:show/,
    ),
  });
  const one = { help: expect.stringMatching(/--email[\s\S]*--requests[\s\S]*--until[\s\S]*--json/) };
  expect(understand(["help", "limits:set"])).toEqual(one);
  expect(understand(["limits:set", "--help"])).toEqual(one);
});

it("explains the same to a program", () => {
  const commandsOf = (...args: string[]) => {
    const understood = understand(args);
    return "help" in understood ? JSON.parse(understood.help).commands : null;
  };
  expect(commandsOf("help", "--json").length).toBeGreaterThan(5);
  const one = [{ name: "limits:set", options: { email: { does: "required" } } }];
  expect(commandsOf("help", "limits:set", "--json")).toMatchObject(one);
  expect(commandsOf("limits:set", "--json", "--help")).toMatchObject(one);
});
