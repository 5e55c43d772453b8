/** What one command or one request may take, the wait for a connection included. */
export const COMMAND_DEADLINE_MS = 1_000;

/** How commands reach a server. Both reject with the server's own words, or with a `TransportError`. */
export interface Transport {
  /** The plain answer: strings, integers, nulls and arrays of these, as RESP2 has them. */
  send(command: readonly string[]): Promise<unknown>;
  /** MULTI, the commands, EXEC. A command that fails takes its place in the list; one that can't be queued discards all. */
  transaction(commands: readonly (readonly string[])[]): Promise<unknown[]>;
}

/** No answer came. Of TIMEOUT and LOST nobody knows whether the command ran; UNSENT ones did not. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  constructor(
    readonly code: "TIMEOUT" | "LOST" | "UNSENT" | "CLOSED",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
