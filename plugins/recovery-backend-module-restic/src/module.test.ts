import { startTestBackend } from '@backstage/backend-test-utils';
import {
  recoveryProvidersExtensionPoint,
  type RecoveryProvider,
} from 'backstage-plugin-recovery-node';
import recoveryModuleRestic from './index';

describe('the module', () => {
  it('registers the provider restic', async () => {
    const providers: RecoveryProvider<any>[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          recoveryProvidersExtensionPoint,
          { addProvider: (...added) => providers.push(...added) },
        ],
      ],
      features: [recoveryModuleRestic],
    });
    expect(providers.map(provider => provider.type)).toEqual(['restic']);
  });
});
