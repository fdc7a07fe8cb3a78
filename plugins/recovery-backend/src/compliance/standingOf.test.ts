import { standingOf } from './evaluateControls';

describe('how an entity stands', () => {
  it.each([
    ['ppn', 'compliant'],
    ['ppw', 'waived'],
    ['wnn', 'waived'],
    ['pfw', 'failing'],
    ['pfu', 'failing'],
    ['puw', 'unknown'],
    ['pep', 'unknown'],
    ['nnn', 'unknown'],
  ])('with the states %s is %s', (states, standing) => {
    expect(standingOf(states)).toBe(standing);
  });
});
