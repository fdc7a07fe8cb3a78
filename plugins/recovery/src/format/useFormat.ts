import { useApiHolder } from '@backstage/core-plugin-api';
import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';
import { useMemo } from 'react';
import { formatBytes, formatCount, formatShare } from './size';
import {
  elapsedTime,
  exactTime,
  longDuration,
  measured,
  relativeTime,
  shortDuration,
  shortTime,
  utcDay,
  utcTime,
} from './time';
import { useNow } from './useNow';

/** Formats numbers, sizes and times in the language that the app is shown in. */
export function useFormat() {
  const language =
    useApiHolder().get(appLanguageApiRef)?.getLanguage().language ?? 'en';
  const now = useNow();
  return useMemo(
    () => ({
      locale: language,
      now,
      relative: (iso: string) => relativeTime(iso, now, language) ?? iso,
      elapsed: (iso: string) => elapsedTime(iso, now, language),
      exact: (iso: string) => exactTime(iso, language),
      short: (iso: string) => shortTime(iso, language),
      duration: (iso: string) => longDuration(iso, language),
      shortDuration: (iso: string) => shortDuration(iso, language),
      millis: (millis: number) => measured(millis, language),
      utc: utcTime,
      utcDay: (day: string) => utcDay(day, language),
      share: (share: number) => formatShare(share, language),
      bytes: (bytes: number) => formatBytes(bytes, language),
      count: (count: number) => formatCount(count, language),
    }),
    [language, now],
  );
}
