import { PGlite } from "@electric-sql/pglite";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readImage } from "./pglite-image";
import { MOST_STATEMENTS, PreparedPGlite } from "./prepared-pglite";

let plain: PGlite;
let prepared: PreparedPGlite;
beforeAll(async () => {
  const loadDataDir = readImage();
  const options = loadDataDir ? { loadDataDir } : {};
  plain = new PGlite(options);
  prepared = new PreparedPGlite(options);
  await Promise.all([plain.waitReady, prepared.waitReady]);
}, 60_000);
afterAll(() => Promise.all([plain.close(), prepared.close()]));

const TABLE = `create table thing (
  id uuid primary key, at timestamptz, count bigint, small integer, share double precision, price numeric,
  day date, done boolean, name text, tags text[], extra jsonb)`;
const INSERT = "insert into thing values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning *";
const ADD = "insert into thing (id, name) values ($1, $2)";
const NAMES = "select name from thing order by name";
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

beforeEach(async () => {
  for (const client of [plain, prepared]) {
    await client.query("drop table if exists thing");
    await client.query(TABLE);
  }
});

const names = async () => (await prepared.query<{ name: string }>(NAMES)).rows.map((row) => row.name);
const codeOf = (work: Promise<unknown>) => work.then(() => "none").catch((error) => error.code);
/** Names by text, as the server keeps them. */
const kept = async () => {
  const sql = "select statement, name from pg_prepared_statements";
  const { rows } = await prepared.query<[string, string]>(sql, [], { rowMode: "array" });
  return new Map(rows);
};

describe("a result", () => {
  const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
  const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\0", ""));
  const instant = fc.date({ min: new Date("0001-01-02"), max: new Date("9999-01-01"), noInvalidDate: true });
  const row = fc.tuple(
    fc.uuid(),
    orNull(instant),
    orNull(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    orNull(fc.integer()),
    orNull(fc.double()),
    orNull(fc.integer().map((cents) => (cents / 100).toFixed(2))),
    orNull(instant.map((at) => at.toISOString().slice(0, 10))),
    orNull(fc.boolean()),
    orNull(text),
    orNull(fc.array(text, { maxLength: 3 })),
    orNull(fc.dictionary(text, fc.integer())),
  );
  const asText = { 1184: (value: string) => value, 1082: (value: string) => value };

  it("is PGlite's own for every type and null, parsed or kept, as arrays or objects, with the caller's parsers", () =>
    fc.assert(
      fc.asyncProperty(
        row,
        fc.constantFrom("array", "object"),
        fc.boolean(),
        async (values, rowMode, texts) => {
          const options = { rowMode, ...(texts ? { parsers: asText } : {}) } as const;
          for (const sql of [
            INSERT,
            "select * from thing",
            "update thing set small = 1",
            "delete from thing",
          ]) {
            const params = sql === INSERT ? values : [];
            expect(await prepared.query(sql, params, options)).toEqual(
              await plain.query(sql, params, options),
            );
          }
        },
      ),
    ));

  it("is PGlite's own for a statement without rows, an empty text and a setting", async () => {
    for (const sql of [NAMES, "", "set time zone 'UTC'", "create table if not exists thing ()"])
      expect(await prepared.query(sql)).toEqual(await plain.query(sql));
  });
});

describe("an error", () => {
  const FAILURES = [
    { step: "parse", sql: "select nothing from nowhere", params: [], code: "42P01" },
    { step: "parse of two statements", sql: "select 1; select 2", params: [], code: "42601" },
    { step: "bind", sql: ADD, params: ["no uuid", "x"], code: "22P02" },
    { step: "bind, too few values", sql: ADD, params: [id(2)], code: "08P01" },
    { step: "execute", sql: ADD, params: [id(1), "again"], code: "23505" },
  ];

  it.each(FAILURES)(
    "at $step keeps SQLSTATE and statement, and leaves the next one able",
    async (failure) => {
      await prepared.query(ADD, [id(1), "first"]);
      await plain.query(ADD, [id(1), "first"]);
      const [own, ours] = await Promise.all(
        [plain, prepared].map((client) => client.query(failure.sql, failure.params).catch((error) => error)),
      );
      expect(ours).toMatchObject({ code: failure.code, query: failure.sql, params: failure.params });
      // The length is the message's own, which may name the statement.
      expect({ ...ours, length: 0 }).toEqual({ ...own, length: 0 });
      await prepared.query(ADD, [id(3), "second"]);
      expect(await names()).toEqual(["first", "second"]);
    },
  );

  it.each(FAILURES)(
    "at $step aborts its transaction, and a savepoint brings it back",
    async ({ sql, params, code }) => {
      await prepared.query(ADD, [id(1), "first"]);
      await prepared.transaction(async (tx) => {
        await tx.query(ADD, [id(4), "inside"]);
        await tx.query("savepoint sp1");
        expect(await codeOf(tx.query(sql, params))).toBe(code);
        expect(await codeOf(tx.query(ADD, [id(5), "aborted"]))).toBe("25P02");
        expect(await codeOf(tx.query("select 'not known yet'"))).toBe("25P02");
        await tx.query("rollback to savepoint sp1");
        await tx.query(ADD, [id(6), "saved"]);
      });
      expect(await names()).toEqual(["first", "inside", "saved"]);
      const failing = prepared.transaction((tx) => tx.query(sql, params));
      expect(await codeOf(failing)).toBe(code);
      expect(await names()).toEqual(["first", "inside", "saved"]);
    },
  );

  it("that the work swallowed is reported by the commit", async () => {
    const swallowing = prepared.transaction(async (tx) => {
      await tx.query(ADD, [id(1), "gone"]);
      await tx.query("select 1 / 0").catch(() => {});
    });
    expect(await codeOf(swallowing)).toBe("25P02");
    expect(await names()).toEqual([]);
  });
});

describe("a transaction", () => {
  it("lets no other caller's statement in, in whatever order they come", async () => {
    const failing = prepared.transaction(async (tx) => {
      await tx.query(ADD, [id(1), "inside"]);
      const outside = [names(), prepared.transaction((other) => other.query(ADD, [id(2), "after"]))];
      for (let i = 3; i < 20; i++) await tx.query(ADD, [id(i), "inside"]);
      await Promise.all([tx.query(ADD, [id(20), "inside"]), tx.query(NAMES)]);
      throw Object.assign(new Error("enough"), { outside });
    });
    const { outside } = await failing.catch((error) => error);
    expect((await Promise.all(outside))[0]).toEqual([]);
    expect(await names()).toEqual(["after"]);
  });

  it("can't be used after its end", async () => {
    const late = await prepared.transaction(async (tx) => () => tx.query(ADD, [id(1), "late"]));
    await expect(late()).rejects.toThrow("Transaction is closed");
    const rolledBack = prepared.transaction(async (tx) => {
      await tx.rollback();
      await tx.query(ADD, [id(1), "late"]);
    });
    await expect(rolledBack).rejects.toThrow("Transaction is closed");
    expect(await names()).toEqual([]);
  });
});

describe("the statements kept", () => {
  it("are parsed once", async () => {
    await names();
    const before = await kept();
    await names();
    await prepared.transaction((tx) => tx.query(NAMES));
    expect(await kept()).toEqual(before);
  });

  it("are bounded, and the most used ones stay", async () => {
    await names();
    const hot = (await kept()).get(NAMES);
    for (let i = 0; i <= 2 * MOST_STATEMENTS; i++) {
      await prepared.query(`select ${i}`);
      if (i % 50 === 0) await names();
    }
    const now = await kept();
    expect(hot).toBeDefined();
    expect(now.get(NAMES)).toBe(hot);
    // One more until the next parse takes it along.
    expect(now.size).toBeGreaterThanOrEqual(MOST_STATEMENTS);
    expect(now.size).toBeLessThanOrEqual(MOST_STATEMENTS + 1);
  });

  it("follow the schema, also one that is taken back", async () => {
    const columns = async (client: Pick<PGlite, "query">) =>
      (await client.query("select * from thing")).fields.length;
    const before = await columns(prepared);
    await prepared.query("alter table thing add column more text");
    expect(await columns(prepared)).toBe(before + 1);
    const failing = prepared.transaction(async (tx) => {
      await tx.query("alter table thing add column most text");
      expect(await columns(tx)).toBe(before + 2);
      throw new Error("taken back");
    });
    await expect(failing).rejects.toThrow("taken back");
    expect(await columns(prepared)).toBe(before + 1);
  });

  it("come back after somebody discards them behind our back", async () => {
    await names();
    await prepared.exec("deallocate all");
    expect(await codeOf(names())).toBe("26000");
    expect(await names()).toEqual([]);
  });
});
