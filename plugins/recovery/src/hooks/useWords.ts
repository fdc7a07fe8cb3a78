import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { JSX } from 'react';
import { recoveryTranslationRef } from '../translation';

type Messages = typeof recoveryTranslationRef.T;

/** `files` for both `files_one` and `files_other`. */
type NameOf<TKey> = TKey extends `${infer Name}_${Plural}` ? Name : TKey;

type Plural = 'zero' | 'one' | 'other';

/** What stands between braces: `'by' | 'time'` of `'By {{by}} {{time}}.'`. */
type PlacesOf<TMessage> =
  TMessage extends `${string}{{${infer Place}}}${infer Rest}`
    ? Place | PlacesOf<Rest>
    : never;

/** By the name of each word what has to be said with it. */
type Places = {
  [Key in keyof Messages as NameOf<Key>]:
    | PlacesOf<Messages[Key]>
    | (NameOf<Key> extends Key ? never : 'count');
};

type Values<TPlaces, TValue> = [TPlaces] extends [never]
  ? []
  : [
      values: {
        [Place in TPlaces & string]: Place extends 'count' ? number : TValue;
      },
    ];

/**
 * Looks up a word. It is the function that `useTranslationRef` gives, with a type of its
 * own: for each call the original goes through all words, of which there are a thousand.
 */
export interface Words {
  <TName extends keyof Places>(
    name: TName,
    ...values: Values<Places[TName], string>
  ): string;
  /** With an element among the values, the words are elements. */
  <TName extends keyof Places>(
    name: TName,
    ...values: Values<Places[TName], string | JSX.Element>
  ): JSX.Element;
}

/** The words of the plugin in the language of the app. */
export function useWords(): Words {
  const { t } = useTranslationRef(recoveryTranslationRef);
  return t as unknown as Words;
}
