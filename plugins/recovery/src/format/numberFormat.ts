const known = new Map<string, Intl.NumberFormat>();

/** Made once for each way of writing numbers: a list of services asks for hundreds. */
export function numberFormat(
  locale: string,
  options: Intl.NumberFormatOptions = {},
): Intl.NumberFormat {
  const key = JSON.stringify([locale, options]);
  let format = known.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, options);
    known.set(key, format);
  }
  return format;
}
