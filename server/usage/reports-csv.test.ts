import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { conversations } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { someone, spend } from "./reports.fixture";
import { csvLine, ledgerCsv } from "./reports-csv";
import { ledgerTotal } from "./reports-ledger";

async function all(pieces: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const piece of pieces) list.push(piece);
  return list;
}

describe("a line of CSV", () => {
  it.each([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ["1-1", "1-1"],
  ])("writes %j as %j", (text, written) => {
    expect(csvLine([text, 7, null])).toBe(`${written},7,\r\n`);
  });
});

describe("the ledger as CSV", () => {
  let opened: OpenDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => opened.close());

  const DAY = { from: "2026-02-28", to: "2026-02-28" };

  it("holds every message of the range, page after page, and sums to its total", async () => {
    const { db } = opened;
    const userId = await someone(db);
    const conversationId = uuidv7();
    await db.insert(conversations).values({ id: conversationId, userId, title: "=cost, and more" });
    for (const second of ["01", "02", "03"]) {
      await spend(db, userId, `2026-02-28T12:00:${second}Z`, { conversationId });
    }
    const pieces = await all(ledgerCsv(db, userId, DAY, 2));
    expect(pieces).toHaveLength(3);
    const [header = "", ...lines] = pieces.join("").trimEnd().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain(`2026-02-28T12:00:03.000Z,${conversationId},"'=cost, and more",`);
    const fromEnd = header.split(",").indexOf("charged_tokens") - header.split(",").length;
    const charged = lines.map((line) => Number(line.split(",").at(fromEnd)));
    const { chargedTokens } = await ledgerTotal(db, userId, DAY);
    expect(charged.reduce((a, b) => a + b)).toBe(chargedTokens);
  });

  it("is its header alone where nothing was used", async () => {
    const pieces = await all(ledgerCsv(opened.db, await someone(opened.db), DAY));
    expect(pieces).toEqual([expect.stringMatching(/^time_utc,.*_ms\r\n$/)]);
  });
});
