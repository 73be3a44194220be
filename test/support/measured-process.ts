// What a process of another program takes: its processor time, and the most memory it had at once. Linux tells both.
import { readFileSync } from "node:fs";

export interface Measured {
  /** Processor time so far, ms. */
  cpuMs(): number;
  /** Peak resident memory, MiB. */
  peakMiB(): number;
  stop(): void;
}

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10;

/** Looks every 50 ms: what was seen last stands when the process has ended. */
export function measured(pid: number): Measured {
  let [cpu, peak] = [0, 0];
  const look = (): void => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      cpu = Math.max(cpu, (Number(fields[11]) + Number(fields[12])) * tickMs);
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
    } catch {
      // It has ended.
    }
  };
  look();
  const timer = setInterval(look, 50);
  return { cpuMs: () => cpu, peakMiB: () => peak, stop: () => clearInterval(timer) };
}
