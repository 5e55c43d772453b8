import { readFileSync } from "node:fs";

/** A kernel's tick, as /proc counts them: 100 a second on every Linux of our days. */
const TICK_MS = 10;

/** Processor time of a process since it began, in milliseconds; NaN where there is no /proc. */
export function cpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // Past the name, which is in brackets and may hold anything: utime and stime are the 12th and the 13th field from there.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}
