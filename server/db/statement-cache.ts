import type { messages, PGlite } from "@electric-sql/pglite";

export interface Statement {
  /** The server's name for it; empty for one that is used once. */
  name: string;
  parameterTypes: number[];
  description: messages.RowDescriptionMessage | undefined;
  /** For the types in its rows alone: PGlite copies this map for every result. */
  parsers: PGlite["parsers"];
}

/** The most recently used statements of a connection by their text, and the names that the server may forget. */
export class StatementCache {
  #statements = new Map<string, Statement>();
  #unused: string[] = [];
  #named = 0;

  constructor(private readonly most: number) {}

  get(text: string): Statement | undefined {
    const statement = this.#statements.get(text);
    if (statement === undefined) return undefined;
    this.#statements.delete(text);
    this.#statements.set(text, statement);
    return statement;
  }

  set(text: string, statement: Statement): void {
    this.#statements.set(text, statement);
    const [oldest] = this.#statements.keys();
    if (oldest !== undefined && this.#statements.size > this.most) this.delete(oldest);
  }

  delete(text: string): void {
    const statement = this.#statements.get(text);
    if (statement && this.#statements.delete(text)) this.#unused.push(statement.name);
  }

  clear(): void {
    for (const text of this.#statements.keys()) this.delete(text);
  }

  /** A name that no statement of this connection had before. */
  newName(): string {
    return `kept_${++this.#named}`;
  }

  /** The names that were let go since the last call. */
  takeUnused(): string[] {
    return this.#unused.splice(0);
  }
}
