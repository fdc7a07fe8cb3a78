import type { RecoveryProvider } from 'backstage-plugin-recovery-node';
import { ProviderRegistry } from './ProviderRegistry';

function provider(type: string): RecoveryProvider {
  return {
    type,
    capabilities: {
      verificationLevels: [],
      pointInTime: false,
      partialPaths: false,
      inPlace: false,
      backup: false,
    },
    readSource: () => ({}),
    sourceDirectories: () => [],
    async *list() {},
  };
}

describe('the registered providers', () => {
  it('are kept in order', () => {
    const registry = new ProviderRegistry();
    registry.addProvider(provider('restic'), provider('archive'));
    registry.addProvider(provider('pgbackrest'));
    expect(registry.all().map(({ type }) => type)).toEqual([
      'restic',
      'archive',
      'pgbackrest',
    ]);
  });

  it('are refused when there is one of the same type', () => {
    const registry = new ProviderRegistry();
    registry.addProvider(provider('restic'));
    expect(() => registry.addProvider(provider('restic'))).toThrow(
      'Two recovery providers have the type "restic"',
    );
  });

  it.each(['', 'Restic', 'a/b', '__proto__', 'a'.repeat(64)])(
    'are refused when their type cannot be a config key: "%s"',
    type => {
      expect(() => new ProviderRegistry().addProvider(provider(type))).toThrow(
        'lower-case letters',
      );
    },
  );
});
