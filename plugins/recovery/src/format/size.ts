import { numberFormat } from './numberFormat';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** "1.2 GB": decimal units, three digits at most before the unit. */
export function formatBytes(bytes: number, locale: string): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const maximumFractionDigits = unit > 0 && Math.abs(value) < 9.95 ? 1 : 0;
  return `${numberFormat(locale, { maximumFractionDigits }).format(
    value,
  )}\u00a0${UNITS[unit]}`;
}

/** "78%" for 0.78; what is not all of it never becomes 100 %, and what is some of it never 0 %. */
export function formatShare(share: number, locale: string): string {
  const percent = Math.round(share * 100);
  const shown =
    share > 0 && share < 1 ? Math.min(99, Math.max(1, percent)) : percent;
  return numberFormat(locale, { style: 'percent' }).format(shown / 100);
}

/** "12,345". */
export function formatCount(count: number, locale: string): string {
  return numberFormat(locale).format(count);
}
