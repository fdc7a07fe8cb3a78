import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { builtInControls } from './compliance';
import { ControlRegistry } from './ControlRegistry';

function control(id: string): RecoveryControl {
  return {
    id,
    title: id,
    description: id,
    group: 'proof',
    evaluate: () => ({ result: 'unknown', reason: 'Why.', evidence: [] }),
  };
}

describe('ControlRegistry', () => {
  it('puts own controls behind those of the plugin', () => {
    const registry = new ControlRegistry(builtInControls);
    registry.addControl(control('own-rule'));
    const ids = registry.all().map(({ id }) => id);
    expect(ids.slice(0, builtInControls.length)).toEqual(
      builtInControls.map(({ id }) => id),
    );
    expect(ids[ids.length - 1]).toBe('own-rule');
  });

  it('refuses an id that is taken', () => {
    const registry = new ControlRegistry(builtInControls);
    expect(() => registry.addControl(control('protected'))).toThrow(
      'Two recovery controls have the id "protected"',
    );
  });

  it.each(['', 'Own', '1st', 'a b', 'a'.repeat(41)])(
    'refuses the id %j',
    id => {
      expect(() => new ControlRegistry().addControl(control(id))).toThrow(
        'lower-case letters, digits and dashes',
      );
    },
  );

  it('refuses more than a scorecard can hold', () => {
    const registry = new ControlRegistry();
    for (let index = 0; index < 200; index++) {
      registry.addControl(control(`c${index}`));
    }
    expect(() => registry.addControl(control('last'))).toThrow('more than 200');
  });
});
