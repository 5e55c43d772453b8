import type { ChatEvent } from "./events";

/** Deltas are joined to at most one in this time: tRPC's stream costs about four times a bare one per chunk. */
const JOIN_MS = 30;

type Admitted = Extract<ChatEvent, { type: "admitted" }>;
type End = Extract<ChatEvent, { type: "done" | "failed" }>;

/**
 * A reply while it is written: its text so far and how it ended. It lives apart from any connection:
 * any number of readers follow it, and none of them can hold it up or stop it by going away.
 */
export class LiveReply {
  text = "";
  /** Aborts the call to the model, and nothing else does: a closed browser doesn't. */
  readonly stop = new AbortController();
  #end: End | null = null;
  #wake: () => void = () => {};
  #changed: Promise<void> = this.#nextChange();

  constructor(
    readonly userId: string,
    readonly admitted: Admitted,
  ) {}

  /** Without NUL, which PostgreSQL can't store: one in a model's text would keep the whole reply, and its bill, out of it. */
  append(text: string): void {
    this.text += text.replaceAll("\0", "");
    this.#announce();
  }

  finish(end: End): void {
    this.#end = end;
    this.#announce();
  }

  /** Everything from the start, then what comes; ends with `done` or `failed`. */
  async *follow(): AsyncGenerator<ChatEvent, void, undefined> {
    yield this.admitted;
    let sent = 0;
    for (;;) {
      if (sent < this.text.length) {
        const text = this.text.slice(sent);
        sent = this.text.length;
        yield { type: "delta", text };
        if (!this.#end) await new Promise((resolve) => setTimeout(resolve, JOIN_MS));
      } else if (this.#end) {
        yield this.#end;
        return;
      } else {
        await this.#changed;
      }
    }
  }

  #announce(): void {
    const wake = this.#wake;
    this.#changed = this.#nextChange();
    wake();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
