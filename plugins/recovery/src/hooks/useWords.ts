import {
  useTranslationRef,
  type TranslationFunction,
} from '@backstage/core-plugin-api/alpha';
import { recoveryTranslationRef } from '../translation';

/** Looks up a word. */
export type Words = TranslationFunction<typeof recoveryTranslationRef.T>;

/** The words of the plugin in the language of the app. */
export function useWords(): Words {
  return useTranslationRef(recoveryTranslationRef).t;
}
