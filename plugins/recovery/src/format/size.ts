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
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits }).format(
    value,
  )}\u00a0${UNITS[unit]}`;
}

/** "12,345". */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}
