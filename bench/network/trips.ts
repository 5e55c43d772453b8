/** What a client sent before it waited for an answer. */
export interface Trip {
  /** Unix milliseconds with fractions, when its first bytes reached the proxy. */
  sentAt: number;
  /** In capitals. */
  commands: string[];
  /** There and back; over HTTP without its heads. */
  bytes: number;
}

/** Unix milliseconds with fractions: the same clock in all processes of a machine. */
export const instant = (): number => performance.timeOrigin + performance.now();
