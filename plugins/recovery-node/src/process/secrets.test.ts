import { ConfigReader } from '@backstage/config';
import { collectSecrets, redactCommonSecrets } from './secrets';

describe('what looks like a secret', () => {
  it.each([
    ['DB_PASSWORD=correct-horse', 'DB_PASSWORD=[redacted]'],
    ['password: "two words"', 'password: [redacted]'],
    ['{"apiKey":"abc123"}', '{"apiKey":[redacted]}'],
    [
      'postgres://app:s3cret@db:5432/x failed',
      'postgres://app:[redacted]@db:5432/x failed',
    ],
    ['Authorization: Bearer abcdefgh1234', 'Authorization: Bearer [redacted]'],
    ['got eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', 'got [redacted]'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key [redacted]'],
    ['ghp_0123456789abcdef0123', '[redacted]'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', '[redacted]'],
    [`${'Ab1+'.repeat(16)}`, '[redacted]'],
  ])('is replaced: %s', (text, shown) => {
    expect(redactCommonSecrets(text)).toBe(shown);
  });

  it.each([
    '1,700 rows in public.orders, expected 1,700',
    `${'0123456789abcdef'.repeat(4)}  data/orders.db`,
    'listening on http://localhost:8080/health',
    'the newest row is of 2026-11-25T20:00:00Z',
  ])('leaves ordinary text alone: %s', text => {
    expect(redactCommonSecrets(text)).toBe(text);
  });

  it('takes no long time on long text', () => {
    const began = performance.now();
    redactCommonSecrets('password'.repeat(20_000));
    redactCommonSecrets('a://b'.repeat(20_000));
    redactCommonSecrets('0'.repeat(200_000));
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('the secrets of a configuration', () => {
  it('are the values whose keys say so', () => {
    expect(
      collectSecrets(
        new ConfigReader({
          backend: {
            database: { connection: { user: 'app', password: 'pw-one' } },
            auth: { externalAccess: [{ options: { token: 'tok-two' } }] },
          },
          recovery: {
            sources: {
              shop: { restic: { passwordFile: '/etc/pw', password: 'pw-3' } },
            },
          },
        }),
      ),
    ).toEqual(['pw-one', 'tok-two', 'pw-3']);
  });
});
