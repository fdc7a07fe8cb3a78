import { basename } from 'node:path';
import { LineSplitter } from './lines';
import { streamTool } from './streamTool';
import type { RunToolOptions, ToolOutput, ToolResult } from './types';

const DEFAULT_LINE_BYTES = 1024 ** 2;

/**
 * `streamTool`, by line. Throws `limit-exceeded` also for a line that is too long.
 *
 * @public
 */
export async function* streamToolLines(
  options: RunToolOptions,
): AsyncGenerator<string, ToolResult, void> {
  const splitter = new LineSplitter(
    options.maxLineBytes ?? DEFAULT_LINE_BYTES,
    basename(options.command),
  );
  const tool = streamTool(options);
  try {
    let next = await tool.next();
    while (!next.done) {
      yield* splitter.push(next.value);
      next = await tool.next();
    }
    yield* splitter.end();
    return next.value;
  } finally {
    // Ends the tool when the reader stopped early or a line was too long.
    await tool.return(undefined as never);
  }
}

/**
 * Runs a tool to its end: argument array, no shell, standard input closed, a process
 * group of its own, an allow-listed environment, bounded output, secrets redacted.
 * Settles only after the whole process group is gone.
 *
 * Resolves with any exit code; the caller judges it. Throws what `streamTool` throws.
 *
 * @public
 */
export async function runTool(
  options: RunToolOptions,
  output: ToolOutput = {},
): Promise<ToolResult> {
  const { onLine, onBytes } = output;
  if (onLine) {
    const lines = streamToolLines(options);
    return consume(lines, onLine);
  }
  return consume(streamTool(options), onBytes ?? (() => {}));
}

async function consume<T>(
  items: AsyncGenerator<T, ToolResult, void>,
  take: (item: T) => void | Promise<void>,
): Promise<ToolResult> {
  try {
    let next = await items.next();
    while (!next.done) {
      await take(next.value);
      next = await items.next();
    }
    return next.value;
  } finally {
    await items.return(undefined as never);
  }
}
