/** From how many characters on a text counts as near to one that it is a part of. */
const LEAST_PART = 3;

/** Longer texts are not compared: that would keep the backend busy, and nobody types them. */
const MOST_CHARACTERS = 100;

/**
 * How many single changes lead from one text to another, as far as there are few: a letter
 * more, less or another one, or two neighbours in the wrong order.
 */
function changes(from: string, to: string, most: number): number {
  if (
    Math.abs(from.length - to.length) > most ||
    Math.max(from.length, to.length) > MOST_CHARACTERS
  ) {
    return Infinity;
  }
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  let twoAbove = above;
  for (let row = 1; row <= from.length; row++) {
    const here = [row];
    for (let column = 1; column <= to.length; column++) {
      here[column] = Math.min(
        above[column] + 1,
        here[column - 1] + 1,
        above[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1),
      );
      if (
        row > 1 &&
        column > 1 &&
        from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1]
      ) {
        here[column] = Math.min(here[column], twoAbove[column - 2] + 1);
      }
    }
    twoAbove = above;
    above = here;
  }
  return above[to.length] <= most ? above[to.length] : Infinity;
}

/**
 * How far a text is from one that somebody may have mistyped: 0 for other letters' case,
 * Infinity when it is none that they could have meant. A third of it may differ, and each
 * may be a part of the other.
 */
export function distance(typed: string, meant: string): number {
  const [a, b] = [typed.toLowerCase(), meant.toLowerCase()];
  const most = Math.max(1, Math.floor(a.length / 3));
  const part = a.length < b.length ? a : b;
  const whole = part === a ? b : a;
  return Math.min(
    changes(a, b, most),
    part.length >= LEAST_PART && whole.includes(part) ? most : Infinity,
  );
}
