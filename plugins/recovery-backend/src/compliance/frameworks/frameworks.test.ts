import { builtInControls } from '../controls';
import { clauseState, frameworks } from '.';

describe('frameworks', () => {
  it('name only controls that there are, and their source', () => {
    const known = builtInControls.map(({ id }) => id);
    for (const { clauses, source } of frameworks) {
      expect(source).toMatch(/^https:\/\//);
      for (const { controls, text } of clauses) {
        expect(known).toEqual(expect.arrayContaining(controls));
        expect(text).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  it('have ids of their own, and clauses too', () => {
    const ids = frameworks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { clauses } of frameworks) {
      expect(new Set(clauses.map(({ id }) => id)).size).toBe(clauses.length);
    }
  });

  it('hold every clause that was asked for', () => {
    const clauses = new Map(
      frameworks.map(({ id, clauses: all }) => [id, all.map(one => one.id)]),
    );
    expect(clauses.get('nist-800-53')).toEqual(
      expect.arrayContaining(['CP-2', 'CP-4', 'CP-6', 'CP-9', 'CP-10']),
    );
    expect(clauses.get('iso-27001')).toEqual([
      'A.5.29',
      'A.5.30',
      'A.8.13',
      'A.8.14',
    ]);
    expect(clauses.get('cis-v8')).toEqual([
      '11.1',
      '11.2',
      '11.3',
      '11.4',
      '11.5',
    ]);
  });
});

describe('what controls say of a clause', () => {
  it.each([
    [['pass', 'fail', 'unknown'], 'fail'],
    [['pass', 'unknown'], 'unknown'],
    [['pass', 'error', 'unknown'], 'error'],
    [['pass', 'waived'], 'waived'],
    [['pass', 'not-applicable'], 'pass'],
    [['not-applicable'], 'not-applicable'],
    [[], 'not-applicable'],
  ] as const)('%j together is %s', (states, expected) => {
    expect(clauseState([...states])).toBe(expected);
  });
});
