import { oneLine } from '../shared/text';

const MAX_BODY_BYTES = 1024 ** 2;
const MAX_REDIRECTS = 3;

export interface Probe {
  url: string;
  status: number;
  /** A part that the body must have. */
  body?: string;
  timeoutMs: number;
}

/** Asks once. Undefined when the answer is right, otherwise what is wrong with it. */
export async function probeOnce(
  probe: Probe,
  signal: AbortSignal,
): Promise<string | undefined> {
  const limited = AbortSignal.any([
    signal,
    AbortSignal.timeout(probe.timeoutMs),
  ]);
  try {
    return await ask(probe, limited);
  } catch (error) {
    signal.throwIfAborted();
    if (limited.aborted) {
      return 'there was no answer in time';
    }
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return `there was no answer (${cause?.code ?? oneLine(message, 100)})`;
  }
}

async function ask(
  { url, status, body }: Probe,
  signal: AbortSignal,
): Promise<string | undefined> {
  let address = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(address, { signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status === status) {
      const text = await readBody(response);
      return body === undefined || text.includes(body)
        ? undefined
        : 'the body is not what it should be';
    }
    await response.body?.cancel();
    if (response.status < 300 || response.status > 399 || !location) {
      return `the status is ${response.status}, not ${status}`;
    }
    const next = new URL(location, address);
    if (next.origin !== address.origin) {
      return `it redirects to another place (${oneLine(next.origin, 100)})`;
    }
    if (redirects === MAX_REDIRECTS) {
      return 'it redirects without end';
    }
    address = next;
  }
}

/** The beginning of the body: what serves it may never end. */
async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (response.body) {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MAX_BODY_BYTES) {
        break;
      }
    }
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}
