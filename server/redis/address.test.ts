import { describe, expect, it } from "vitest";
import { parseTcpUrl, placeOf } from "./address";

describe("parseTcpUrl", () => {
  it.each([
    ["redis://h", { nodes: [{ host: "h", port: 6379 }], db: 0, tls: false, cluster: false }],
    ["redis://h:7000/3", { nodes: [{ host: "h", port: 7000 }], db: 3 }],
    ["redis://h:7000/", { db: 0 }],
    ["rediss://h:6380", { tls: true, cluster: false }],
    ["redis://:secret@h", { username: undefined, password: "secret" }],
    ["redis://me:secret@h", { username: "me", password: "secret" }],
    ["redis://me:p%40ss%2Fword@h", { password: "p@ss/word" }],
    ["redis://me:p@ss@h", { username: "me", password: "p@ss" }],
    ["redis://me:50%@h", { password: "50%" }],
    ["redis://[::1]:6379/1", { nodes: [{ host: "::1", port: 6379 }], db: 1 }],
    ["redis://h:1?family=6", { nodes: [{ host: "h", port: 1 }] }],
    [
      "redis+cluster://a:1,b:2",
      {
        cluster: true,
        tls: false,
        nodes: [
          { host: "a", port: 1 },
          { host: "b", port: 2 },
        ],
      },
    ],
    [
      "rediss+cluster://me:pw@a:1,b",
      {
        cluster: true,
        tls: true,
        password: "pw",
        nodes: [
          { host: "a", port: 1 },
          { host: "b", port: 6379 },
        ],
      },
    ],
  ])("reads %s", (url, parts) => {
    expect(parseTcpUrl(url)).toMatchObject(parts);
  });

  it.each([
    ["redis://", "wants redis://"],
    ["redis://me:hush@", "wants redis://"],
    ["redis://me:hush@h:99999", "host:port"],
    ["redis://me:hush@h:port", "host:port"],
    ["redis://me:hush@a:1,b:2", "redis+cluster://"],
    ["redis+cluster://me:hush@a:1,b:2/3", "database 0"],
  ])("says what is wrong with %s, without the password", (url, words) => {
    expect(() => parseTcpUrl(url)).toThrow(words);
    expect(() => parseTcpUrl(url)).toThrow(/^(?!.*hush)/);
  });
});

describe("placeOf", () => {
  it.each([
    [{ kind: "tcp", url: "redis://me:hush@h:1/2" } as const, "h:1"],
    [{ kind: "tcp", url: "redis+cluster://me:hush@a:1,[::1]:2" } as const, "a:1, [::1]:2"],
    [{ kind: "rest", url: "https://x.upstash.io", token: "hush" } as const, "x.upstash.io"],
  ])("names hosts and ports only: %o", (address, place) => {
    expect(placeOf(address)).toBe(place);
  });
});
