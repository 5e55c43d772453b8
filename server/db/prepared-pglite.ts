import {
  messages,
  PGlite,
  parse,
  protocol,
  type QueryOptions,
  type Results,
  type Transaction,
} from "@electric-sql/pglite";
import { type Statement, StatementCache } from "./statement-cache";

const { serialize } = protocol;

/** Kept on the server at once, least recently used first out; the application has a few dozen texts. */
export const MOST_STATEMENTS = 200;
const KEPT = /^\s*(select|insert|update|delete|with)\b/i;
/** Any other may change the schema, and with it what a kept statement means. */
const SCHEMA_NEUTRAL = /^\s*(select|insert|update|delete|with|savepoint|release|rollback|set)\b/i;

/**
 * PGlite that parses a text once. Its own `query` parses and describes each time, in six calls into WebAssembly; here a
 * known statement is bound and executed in one. Results, errors and turns (one statement or transaction at a time) are
 * PGlite's own. The schema is changed through `query` alone: `exec` goes unseen.
 */
export class PreparedPGlite extends PGlite {
  #statements = new StatementCache(MOST_STATEMENTS);
  #keeping = true;

  override async query<T>(text: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    if (isSpecial(options)) return super.query<T>(text, params, options);
    await this._checkReady();
    return this._runExclusiveTransaction(() => this.#run<T>(text, params, options));
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return super.transaction(async (tx) => {
      const query: Transaction["query"] = async (text, params, options) =>
        tx.closed || isSpecial(options) ? tx.query(text, params, options) : this.#run(text, params, options);
      try {
        return await work(Object.create(tx, { query: { value: query } }));
      } finally {
        this.#keeping = true;
      }
    });
  }

  #run<T>(text: string, params: unknown[] = [], options?: QueryOptions): Promise<Results<T>> {
    return this._runExclusiveQuery(async () => {
      try {
        const statement = this.#statements.get(text) ?? (await this.#prepare(text, options));
        const { name, description, parsers } = statement;
        const values = this.#values(statement, params, options);
        const answers = await this.#send(options, [
          serialize.bind({ statement: name, values }),
          serialize.execute(),
        ]);
        if (!this.isInTransaction()) await this.syncToFs();
        const [result] = parse.parseResults(
          description ? [description, ...answers] : answers,
          parsers,
          options,
        );
        return result as Results<T>;
      } catch (error) {
        // Parsed anew next time, in case what was kept is the reason.
        this.#statements.delete(text);
        if (error instanceof messages.DatabaseError)
          Object.assign(error, { query: text, params, queryOptions: options });
        throw error;
      } finally {
        if (!SCHEMA_NEUTRAL.test(text)) this.#schemaMayChange();
      }
    });
  }

  async #prepare(text: string, options?: QueryOptions): Promise<Statement> {
    const kept = this.#keeping && KEPT.test(text);
    const name = kept ? this.#statements.newName() : "";
    const answers = await this.#send(options, [
      ...this.#statements.takeUnused().map((unused) => serialize.close({ type: "S", name: unused })),
      serialize.parse({ name, text }),
      serialize.describe({ type: "S", name }),
    ]);
    const description = answers.find((answer) => answer instanceof messages.RowDescriptionMessage);
    const types = description?.fields.map((field) => field.dataTypeID) ?? [];
    const parsers = Object.fromEntries(types.flatMap((type) => pair(type, this.parsers[type])));
    const parameterTypes = parse.parseDescribeStatementResults(answers);
    const statement = { name, parameterTypes, description, parsers };
    if (kept) this.#statements.set(text, statement);
    return statement;
  }

  #values({ parameterTypes }: Statement, params: unknown[], options?: QueryOptions): (string | null)[] {
    return params.map((param, i) => {
      if (param === null || param === undefined) return null;
      const type = parameterTypes[i] ?? 0;
      const write = options?.serializers?.[type] ?? this.serializers[type];
      return write ? write(param) : String(param);
    });
  }

  /** The Sync at the end makes the server ready again, also after an error, which is thrown with its SQLSTATE. */
  #send(options: QueryOptions | undefined, parts: Uint8Array[]): Promise<messages.BackendMessage[]> {
    const bytes = Buffer.concat([...parts, serialize.sync()]);
    return this.execProtocolStream(bytes, { onNotice: options?.onNotice, syncToFs: false });
  }

  /** Nothing is kept until the transaction's end either: what it changed may be taken back. */
  #schemaMayChange(): void {
    this.#statements.clear();
    this.#keeping = !this.isInTransaction();
  }
}

const isSpecial = (options?: QueryOptions): boolean =>
  options?.blob !== undefined || options?.paramTypes !== undefined;

const pair = <T>(key: number, value: T | undefined): [number, T][] =>
  value === undefined ? [] : [[key, value]];
