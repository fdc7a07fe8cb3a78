import type {
  ScorecardExport,
  ScorecardExportItem,
} from 'backstage-plugin-recovery-common';

/** What an export says before its results. */
export type ExportHead = Omit<ScorecardExport, 'items'>;

async function* linesOf(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
    rest = lines.pop()!;
    yield* lines;
    if (done) {
      yield rest;
      return;
    }
  }
}

/**
 * Reads an export in JSON line by line: what stands in memory as text is one part of it.
 * Throws when it is cut off.
 */
export async function readExport(
  file: Blob,
  onItem: (item: ScorecardExportItem) => void,
): Promise<ExportHead> {
  let head: ExportHead | undefined;
  let last = '';
  for await (const line of linesOf(file)) {
    last = line;
    if (!head) {
      const { items: _, ...about } = JSON.parse(`${line}]}`) as ScorecardExport;
      head = about;
    } else if (line !== '' && line !== ']}') {
      onItem(JSON.parse(line.replace(/,$/, '')));
    }
  }
  if (!head || last !== ']}') {
    throw new Error('The export ends before its end. Read it again.');
  }
  return head;
}
