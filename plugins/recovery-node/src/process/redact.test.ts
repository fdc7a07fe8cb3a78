import { redactSecrets, StreamRedactor } from './redact';

function throughStream(text: string, secrets: string[], size: number): string {
  const redactor = new StreamRedactor(secrets);
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += size) {
    parts.push(redactor.push(bytes.subarray(i, i + size)));
  }
  return Buffer.concat([...parts, redactor.end()]).toString('utf8');
}

describe('redaction', () => {
  it.each([1, 2, 3, 5, 8, 13, 1000])(
    'finds secrets in chunks of %d bytes',
    size => {
      const secrets = ['pässwörd', 'pässwörd-longer', 'aXaXaXb'];
      const text = 'a pässwörd-longer b pässwörd c aXaXaXaXb d pässwör';
      expect(throughStream(text, secrets, size)).toBe(
        'a [redacted] b [redacted] c aX[redacted] d pässwör',
      );
    },
  );

  it('takes secrets literally, and does not touch other text', () => {
    expect(redactSecrets('a.*b axxb $1 [x]', ['a.*b', '$1 [x]'])).toBe(
      '[redacted] axxb [redacted]',
    );
    expect(redactSecrets('nothing secret', [])).toBe('nothing secret');
  });

  it('finds the lines of a key that are told one by one', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADAN\nBgkqhkiG9w0B\n';
    expect(redactSecrets('read MIIEvQIBADAN, BgkqhkiG9w0B', [key])).toBe(
      'read [redacted], [redacted]',
    );
  });

  it('leaves values that are too short to be told from ordinary text', () => {
    expect(redactSecrets('1 and 12 and abc', ['1', '12', 'abc', ''])).toBe(
      '1 and 12 and abc',
    );
  });

  it('finds broken text in any spelling', () => {
    expect(redactSecrets('x=a%20b%22 "a b\\""', ['a b"'])).toBe(
      'x=[redacted] "[redacted]"',
    );
    expect(redactSecrets('a', ['\ud800 lone surrogate'])).toBe('a');
  });
});
