import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readResticSource } from './source';

function read(config: JsonObject) {
  return readResticSource(new ConfigReader(config), { sourceId: 'shop' });
}

describe('readResticSource', () => {
  it.each([
    ['/srv/restic/shop', '/srv/restic/shop'],
    ['local:/srv/restic//shop/', '/srv/restic/shop/'],
    ['rest:https://backup.example.com/', undefined],
    ['s3:https://s3.example.com/bucket', undefined],
  ])('knows the directory of %s', (repository, directory) => {
    expect(read({ repository, password: 'x' }).directory).toBe(directory);
  });

  it('knows what must not be shown', () => {
    const { secrets } = read({
      repository: 'rest:https://me:p%40ss@backup.example.com/',
      password: 'the password',
      environment: {
        AWS_SECRET_ACCESS_KEY: 'aws-secret',
        AWS_DEFAULT_REGION: 'eu-central-1',
      },
    });
    expect(secrets).toEqual(
      expect.arrayContaining(['the password', 'p%40ss', 'p@ss', 'aws-secret']),
    );
    expect(secrets).not.toContain('eu-central-1');
  });

  it.each([
    [{ password: 'x' }, 'repository'],
    [{ repository: ' ', password: 'x' }, 'repository'],
    [{ repository: '/r', password: 'x', environment: 5 }, 'environment'],
    [
      { repository: '/r', password: 'x', environment: { 'A B': 'x' } },
      'environment.A B',
    ],
    [
      { repository: '/r', password: 'x', environment: { AWS_KEY: 5 } },
      'environment.AWS_KEY',
    ],
    [
      { repository: '/r', password: 'x', environment: { LD_PRELOAD: '/x' } },
      'environment.LD_PRELOAD',
    ],
    [{ repository: '/r', password: 'x', sampleParts: 1.5 }, 'sampleParts'],
    [{ repository: '/r', password: 'x', sampleParts: 'two' }, 'sampleParts'],
    [
      { repository: '/r', password: 'x', cacheDirectory: 'cache' },
      'cacheDirectory',
    ],
  ])('names source and key of %j', (config, key) => {
    expect(() => read(config)).toThrow(`restic source 'shop': '${key}' `);
  });

  it('does not repeat a wrong value, which may be a secret', () => {
    expect(() =>
      read({ repository: 'relative', password: 'the password' }),
    ).toThrow(expect.not.stringContaining('the password'));
  });
});
