import { PassThrough } from 'node:stream';
import { sendFile } from './sendFile';

async function* parts(...items: unknown[][]) {
  yield* items;
}

function fileOf(items: AsyncIterable<unknown[]>) {
  return {
    name: 'file',
    format: 'json' as const,
    about: { generatedAt: 'now' },
    items,
    csv: () => parts() as AsyncIterable<any>,
  };
}

function responseOf(stream: PassThrough) {
  return Object.assign(stream, { setHeader: jest.fn(), headersSent: true });
}

describe('files', () => {
  it('have each item on a line of its own', async () => {
    const response = responseOf(new PassThrough());
    await sendFile(response as any, fileOf(parts([1, 2], [], [3])));
    const text: string = response.read().toString();
    expect(JSON.parse(text)).toEqual({ generatedAt: 'now', items: [1, 2, 3] });
    expect(text.split('\n')).toHaveLength(5);
  });

  it.each(['before it began', 'meanwhile'])(
    'are given up when whoever asked has gone %s',
    async when => {
      const response = responseOf(new PassThrough({ highWaterMark: 1 }));
      let read = 0;
      const endless = (async function* items() {
        for (;;) {
          read += 1;
          if (read === 3) response.destroy();
          yield [read];
        }
      })();
      if (when === 'before it began') response.destroy();
      else response.resume();
      await sendFile(response as any, fileOf(endless));
      expect(read).toBeLessThan(5);
    },
  );
});
