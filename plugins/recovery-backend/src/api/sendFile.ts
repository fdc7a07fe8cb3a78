import { once } from 'node:events';
import type { Response } from 'express';

/** Each item on a line of its own, so that who reads need not hold the whole. */
async function* json(
  about: object,
  items: AsyncIterable<unknown[]>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(about).slice(0, -1)},"items":[\n`;
  let separator = '';
  for await (const part of items) {
    if (part.length > 0) {
      yield separator + part.map(item => JSON.stringify(item)).join(',\n');
      separator = ',\n';
    }
  }
  yield '\n]}';
}

/** Writes no faster than what is written is taken, and stops when nobody takes it. */
async function writeAll(
  texts: AsyncIterable<string>,
  response: Response,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (response.destroyed) {
    gone.abort();
  }
  for await (const text of texts) {
    if (gone.signal.aborted) {
      return;
    }
    if (text !== '' && !response.write(text)) {
      await once(response, 'drain', { signal: gone.signal }).catch(() => {});
    }
  }
  response.end();
}

/** Answers with a file whose items come a part at a time. */
export async function sendFile(
  response: Response,
  file: {
    /** Without its ending. */
    name: string;
    format: 'csv' | 'json';
    /** What JSON says before the items; not empty. */
    about: object;
    items: AsyncIterable<unknown[]>;
    csv: () => AsyncIterable<string>;
  },
): Promise<void> {
  const { name, format, about, items } = file;
  response.setHeader(
    'Content-Disposition',
    `attachment; filename="${name}.${format}"`,
  );
  response.setHeader(
    'Content-Type',
    format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
  );
  try {
    await writeAll(
      format === 'csv' ? file.csv() : json(about, items),
      response,
    );
  } catch (error) {
    // What is sent cannot be taken back: cut off, it is seen to be no whole file.
    if (!response.headersSent) throw error;
    response.destroy(error as Error);
  }
}
