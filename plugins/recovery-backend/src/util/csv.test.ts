import { csvLine } from './csv';

describe('csvLine', () => {
  it('quotes all cells, and doubles quotes', () => {
    expect(csvLine(['a', 'b"c', 'd,e\nf', 1, undefined, null])).toBe(
      '"a","b""c","d,e\nf","1","",""\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'leaves no formula in %j',
    text => {
      expect(csvLine([text])).toBe(`"'${text}"\r\n`);
    },
  );
});
