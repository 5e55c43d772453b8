const CRLF = "\r\n";

/**
 * Reads what a client sends to Redis just far enough to name the commands: arrays of bulk strings, however they were cut
 * into chunks. @returns the names, in capitals, of the commands that the chunk completes
 * @throws Error for anything else, which is no client of this benchmark
 */
export function createCommandReader(): (chunk: Buffer) => string[] {
  let left = Buffer.alloc(0);
  return (chunk) => {
    left = Buffer.concat([left, chunk]);
    const names: string[] = [];
    for (let command = readCommand(left); command; command = readCommand(left)) {
      names.push(command.name);
      left = left.subarray(command.end);
    }
    return names;
  };
}

/** `null` while the command is not whole yet. */
function readCommand(bytes: Buffer): { name: string; end: number } | null {
  const head = readCount(bytes, 0, "*");
  if (!head) return null;
  let name = "";
  let at = head.end;
  for (let i = 0; i < head.count; i++) {
    const length = readCount(bytes, at, "$");
    if (!length || bytes.length < length.end + length.count + CRLF.length) return null;
    if (i === 0) name = bytes.toString("latin1", length.end, length.end + length.count).toUpperCase();
    at = length.end + length.count + CRLF.length;
  }
  return { name, end: at };
}

function readCount(bytes: Buffer, at: number, type: "*" | "$"): { count: number; end: number } | null {
  if (bytes.length <= at) return null;
  if (bytes[at] !== type.charCodeAt(0)) throw new Error(`expected ${type}, got byte ${bytes[at]}`);
  const end = bytes.indexOf(CRLF, at);
  if (end < 0) return null;
  return { count: Number(bytes.toString("latin1", at + 1, end)), end: end + CRLF.length };
}
