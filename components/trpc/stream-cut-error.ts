const SENTENCE = {
  unreachable: "The server can't be reached.",
  dropped: "The connection was lost before the reply was complete.",
  silent: "The server has stopped answering.",
  malformed: "The server's answer can't be read.",
} as const;

export type StreamCut = keyof typeof SENTENCE;

/**
 * The `cause` of a `TRPCClientError` whose stream ended without the server saying so. What the server did with the
 * request is unknown: ask for the message by its id, or send it again with the same ids.
 */
export class StreamCutError extends Error {
  override readonly name = "StreamCutError";
  constructor(
    readonly cut: StreamCut,
    options?: ErrorOptions,
  ) {
    super(SENTENCE[cut], options);
  }
}
