import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TransportError } from "./transport";
import { createWatch } from "./watch";

const REFUSED = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
const SILENT = new TransportError("TIMEOUT", "No answer within 1000 ms");
const QUIET_MS = 5_000;

describe("createWatch", () => {
  let lines: Record<string, unknown>[] = [];
  let now = 0;
  const watch = () => createWatch({ kind: "tcp", url: "redis://me:hush@h" }, () => now);
  beforeEach(() => {
    lines = [];
    now = 1_000_000;
    for (const method of ["log", "warn"] as const)
      vi.spyOn(console, method).mockImplementation((line) => void lines.push(JSON.parse(line)));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("says nothing while all is well", () => {
    const { worked, failed } = watch();
    worked();
    failed(new Error("WRONGTYPE Operation against a key holding the wrong kind of value"));
    expect(lines).toEqual([]);
  });

  it("says each kind of failure once, and once that it is over", () => {
    const { worked, failed } = watch();
    for (let i = 0; i < 3; i++) {
      failed(REFUSED);
      failed(SILENT);
    }
    now += 60_000;
    worked();
    worked();
    failed(REFUSED);
    expect(lines.map(({ event, kind, afterMs }) => [event, kind ?? afterMs])).toEqual([
      ["redis_failing", "refused"],
      ["redis_failing", "timeout"],
      ["redis_back", 60_000],
      ["redis_failing", "refused"],
    ]);
  });

  it("takes a server that fails now and then for failing still", () => {
    const { worked, failed } = watch();
    failed(SILENT);
    now += QUIET_MS - 1;
    worked();
    expect(lines).toHaveLength(1);
    now += 1;
    worked();
    expect(lines).toHaveLength(2);
  });
});
