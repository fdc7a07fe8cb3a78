import { distance } from './nearText';

describe('the distance of what was typed', () => {
  it.each([
    ['orders', 'orders', 0],
    ['Orders', 'orders', 0],
    ['god', 'good', 1],
    ['secrt', 'secret', 1],
    ['ordres', 'orders', 1],
    ['mian', 'main', 1],
    ['ordzzs', 'orders', 2],
    ['orders', 'orders-db', 2],
    ['payments-db', 'payments', 3],
  ])('from %s to %s is %s', (typed, meant, away) => {
    expect(distance(typed, meant)).toBe(away);
  });

  it.each([
    ['orders', 'ledger'],
    ['a', 'orders'],
    ['db', 'payments-db'],
    ['x', 'yz'],
    ['', 'orders'],
    ['a'.repeat(101), `b${'a'.repeat(100)}`],
  ])('from %s to %s is too far', (typed, meant) => {
    expect(distance(typed, meant)).toBe(Infinity);
  });
});
