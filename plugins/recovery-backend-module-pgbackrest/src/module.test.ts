import { startTestBackend } from '@backstage/backend-test-utils';
import {
  recoveryProvidersExtensionPoint,
  type RecoveryProvider,
} from 'backstage-plugin-recovery-node';
import recoveryModulePgBackRest from './index';

describe('the module', () => {
  it('registers the provider pgbackrest', async () => {
    const providers: RecoveryProvider<any>[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          recoveryProvidersExtensionPoint,
          { addProvider: (...added) => providers.push(...added) },
        ],
      ],
      features: [recoveryModulePgBackRest],
    });
    expect(providers.map(provider => provider.type)).toEqual(['pgbackrest']);
  });
});
