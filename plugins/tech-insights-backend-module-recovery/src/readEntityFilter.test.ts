import { ConfigReader } from '@backstage/config';
import { readEntityFilter } from './readEntityFilter';

const read = (entityFilter: any) =>
  readEntityFilter(
    new ConfigReader({ recovery: { techInsights: { entityFilter } } }),
  );

describe('the filter of entities', () => {
  it('is all when there is none', () => {
    expect(readEntityFilter(new ConfigReader({}))).toBeUndefined();
  });

  it('is one filter of the catalog, or several', () => {
    expect(read({ kind: 'component' })).toEqual([{ kind: 'component' }]);
    expect(read([{ kind: ['api', 'system'] }, { 'spec.type': 'db' }])).toEqual([
      { kind: ['api', 'system'] },
      { 'spec.type': 'db' },
    ]);
  });

  it.each([[[]], [{}], ['component'], [{ kind: [] }], [{ kind: { a: 'b' } }]])(
    'is not %j',
    value => {
      expect(() => read(value)).toThrow('recovery.techInsights.entityFilter');
    },
  );
});
