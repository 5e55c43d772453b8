import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createScriptAdapter } from "./scripts";

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
const BODY = "\nreturn 1";
const ORIGINAL = `#!lua flags=allow-key-locking${BODY}`;

describe("createScriptAdapter", () => {
  it("takes Upstash's flag out, and the line with it when it stands alone", () => {
    const { outgoing } = createScriptAdapter();
    expect(outgoing(["eval", ORIGINAL, "0"])).toEqual(["EVAL", BODY, "0"]);
    expect(outgoing(["eval_ro", `#!lua flags=no-writes,allow-key-locking${BODY}`, "0"])).toEqual([
      "EVAL_RO",
      `#!lua flags=no-writes${BODY}`,
      "0",
    ]);
  });

  it("leaves other scripts to the byte", () => {
    const { outgoing } = createScriptAdapter();
    for (const script of [
      "return 1",
      `#!lua flags=no-writes${BODY}`,
      `return "${ORIGINAL}"`,
      `-- x\n${ORIGINAL}`,
    ])
      expect(outgoing(["EVAL", script, "0"])).toEqual(["EVAL", script, "0"]);
  });

  it("finds an adapted script by the digest of its original, once it was seen", () => {
    const { outgoing } = createScriptAdapter();
    const call = ["evalsha", sha1(ORIGINAL), "0"];
    expect(outgoing(call)).toEqual(["EVALSHA", sha1(ORIGINAL), "0"]);
    outgoing(["EVAL", ORIGINAL, "0"]);
    expect(outgoing(call)).toEqual(["EVALSHA", sha1(BODY), "0"]);
    expect(outgoing(["script", "exists", sha1(ORIGINAL), "x"])).toEqual([
      "SCRIPT",
      "exists",
      sha1(BODY),
      "x",
    ]);
    expect(outgoing(["evalsha_ro", sha1(ORIGINAL).toUpperCase()])).toEqual(["EVALSHA_RO", sha1(BODY)]);
  });

  it("answers the loading of a script with the digest that its author knows", () => {
    const { outgoing, incoming } = createScriptAdapter();
    const load = ["script", "load", ORIGINAL];
    expect(outgoing(load)).toEqual(["SCRIPT", "LOAD", BODY]);
    expect(incoming(load, sha1(BODY))).toBe(sha1(ORIGINAL));
    expect(incoming(["get", "load", "x"], "answer")).toBe("answer");
  });
});
