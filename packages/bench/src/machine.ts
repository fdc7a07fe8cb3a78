import fs from 'node:fs';
import os from 'node:os';

/** One line about where the figures come from; they mean little without it. */
export function describeMachine(): string {
  const gib = (os.totalmem() / 1024 ** 3).toFixed(0);
  return `Node ${process.version}, ${os.availableParallelism()} cores (${
    os.cpus()[0]?.model ?? 'unknown'
  }), ${gib} GiB, ${os.type()} ${os.release()}`;
}

/** Most memory that a process has held so far and what it holds now, in MiB. Linux only. */
export function memoryOf(
  pid: number,
): { peak: number; now: number } | undefined {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = (key: string) =>
      Number(status.match(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm'))?.[1]);
    return {
      peak: Math.round(kib('VmHWM') / 1024),
      now: Math.round(kib('VmRSS') / 1024),
    };
  } catch {
    return undefined;
  }
}

/** Jiffies of /proc are hundredths of a second on every Linux. */
const TICKS_PER_SECOND = 100;

/** Processor time that a process has used so far, in seconds. Linux only. */
export function processorSecondsOf(pid: number): number | undefined {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, with anything inside.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

/** The smallest value that a share of all, in percent, does not exceed. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
}

/** The middle value; for an even count the lower of the two. */
export function median(values: number[]): number {
  return percentile(values, 50);
}
