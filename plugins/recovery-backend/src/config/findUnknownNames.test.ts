import { ConfigReader } from '@backstage/config';
import { findUnknownNames } from './findUnknownNames';

const known = {
  sources: new Map([['nightly', {}]]),
  tiers: new Map([['gold', {}]]),
} as unknown as Parameters<typeof findUnknownNames>[1];

const find = (recovery: object) =>
  findUnknownNames(new ConfigReader({ recovery }), known);

describe('findUnknownNames', () => {
  it('finds nothing where all names are those of something', () => {
    expect(
      find({
        sources: { nightly: { targets: { area: {} } } },
        approvals: {
          require: [{ source: ['nightly'], tier: 'gold', target: 'area' }],
        },
        validation: [{ source: 'nightly' }],
        drillPolicies: { weekly: { tiers: ['gold'], sources: ['nightly'] } },
      }),
    ).toEqual([]);
    expect(find({})).toEqual([]);
  });

  it('names the key of each name that nothing bears, and what there is', () => {
    expect(
      find({
        sources: { nightly: { targets: { area: {} } } },
        approvals: {
          require: [{ tier: 'gold' }, { source: 'nigthly', target: 'aera' }],
        },
        validation: [{ source: 'nigthly' }],
        drillPolicies: { weekly: { tiers: ['gold', 'glod'] } },
      }),
    ).toEqual([
      expect.stringMatching(
        /^recovery\.approvals\.require\[1\]\.source names "nigthly", .*: nightly\.$/,
      ),
      expect.stringMatching(
        /^recovery\.approvals\.require\[1\]\.target names "aera", .*: area\.$/,
      ),
      expect.stringMatching(/^recovery\.validation\[0\]\.source names/),
      expect.stringMatching(
        /^recovery\.drillPolicies\.weekly\.tiers names "glod", .*: gold\.$/,
      ),
    ]);
  });

  it('leaves what is no rule to others', () => {
    expect(
      find({ approvals: { require: 'all' }, validation: [5, null] }),
    ).toEqual([]);
  });
});
