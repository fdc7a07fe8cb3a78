import {
  createTranslationRef,
  type TranslationRef,
} from '@backstage/frontend-plugin-api';

/** Words in sections, which may have sections of their own. */
interface Sections {
  readonly [name: string]: string | Sections;
}

/** Each word with its address: `['more.older', 'Show older']`. */
type Addressed<TSections, TBefore extends string = ''> = {
  [Name in keyof TSections & string]: TSections[Name] extends string
    ? [address: `${TBefore}${Name}`, word: TSections[Name]]
    : Addressed<TSections[Name], `${TBefore}${Name}.`>;
}[keyof TSections & string];

type Flattened<TSections> = Addressed<TSections> extends infer Each extends [
  string,
  string,
]
  ? { readonly [Word in Each as Word[0]]: Word[1] }
  : never;

/**
 * A translation ref as {@link createTranslationRef} makes it, whose type is found in one
 * pass over the words. The type of the original compares the words of a section with one
 * another: with a thousand of them that takes the compiler longer than all else here.
 */
export function createWordsRef<
  TId extends string,
  const TSections extends Sections,
>(options: { id: TId; messages: TSections }) {
  const { id, messages } = options;
  const ref: unknown = createTranslationRef({
    id,
    messages: messages as Sections,
  });
  return ref as TranslationRef<TId, Flattened<TSections>>;
}
