// Control characters, and the marks that turn the direction of writing: shown text
// must not be able to hide or rearrange what stands beside it.
const UNWANTED =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g;

const LONE_SURROGATE =
  /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Text of a source, made safe to store and to show: control characters become blanks,
 * halves of characters the replacement character.
 */
export function cleanText(text: string): string {
  return text.replace(UNWANTED, ' ').replace(LONE_SURROGATE, '\ufffd').trim();
}

/** {@link cleanText}, shortened to a length in characters of UTF-16. */
export function boundedText(text: unknown, maxLength: number): string {
  if (typeof text !== 'string') {
    return '';
  }
  // Cut first, so that a hostile text of many megabytes is not worked through.
  const clean = cleanText(text.slice(0, maxLength * 2));
  if (clean.length <= maxLength) {
    return clean;
  }
  // Not through the middle of a character.
  const cut = clean.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '');
  return `${cut.trimEnd()}…`;
}

/** Whether an identifier is one that can be stored and passed on as it is. */
export function isCleanIdentifier(
  text: unknown,
  maxLength: number,
): text is string {
  return (
    typeof text === 'string' &&
    text.length > 0 &&
    text.length <= maxLength &&
    // Not trimmed: a file name may end in a blank, and is another one without it.
    text.search(UNWANTED) < 0 &&
    text.search(LONE_SURROGATE) < 0
  );
}

/**
 * Sentences one after the other. Those of providers are often titles, without a full
 * stop: what follows must not read on from them.
 */
export function joinSentences(sentences: (string | undefined)[]): string {
  return sentences
    .filter((each): each is string => Boolean(each))
    .map(each => (/[.!?…]$/.test(each) ? each : `${each}.`))
    .join(' ');
}
