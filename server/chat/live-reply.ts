import type { Admitted, ChatEvent, Placed } from "./events";

/** Deltas are joined to at most one in this time: tRPC's stream costs about four times a bare one per chunk. */
const JOIN_MS = 30;

type End = Extract<ChatEvent, { type: "done" | "failed" }>;

/**
 * A reply while it is written: its text so far and how it ended. It lives apart from any connection:
 * any number of readers follow it, and none of them can hold it up or stop it by going away.
 */
export class LiveReply {
  text = "";
  /** From when on this process is the one that writes it: of several that begin a message the database lets one. */
  stored = false;
  /** Through another process: what is stored must then be fresh. */
  followed = false;
  /** Aborts the call to the model, and nothing else does: a closed browser doesn't. */
  readonly stop = new AbortController();
  #isCutOff = false;
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

  /** Stops it because its process ends, and not by anybody's wish. */
  cutOff(): void {
    this.#isCutOff ||= !this.stop.signal.aborted;
    this.stop.abort();
  }

  get isCutOff(): boolean {
    return this.#isCutOff;
  }

  finish(end: End): void {
    this.#end = end;
    this.#announce();
  }

  /**
   * What comes after the first `after` code units of the text, from whatever is there already; ends with `done` or `failed`.
   * @param admitted what it begins with
   */
  async *follow(after = 0, admitted = this.admitted): AsyncGenerator<Placed, void, undefined> {
    yield { at: after, event: admitted };
    let at = after;
    for (;;) {
      if (at < this.text.length) {
        const text = this.text.slice(at);
        at += text.length;
        yield { at, event: { type: "delta", text } };
        if (!this.#end) await new Promise((resolve) => setTimeout(resolve, JOIN_MS));
      } else if (this.#end) {
        yield { at: this.text.length, event: this.#end };
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
