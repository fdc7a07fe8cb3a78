import { useFormat } from '../../format/useFormat';

/** "12 minutes ago", with the exact time in the reader's zone on hover. */
export function RelativeTime({ value }: { value: string }) {
  const format = useFormat();
  return (
    <time dateTime={value} title={format.exact(value)}>
      {format.relative(value)}
    </time>
  );
}

/** Day and minute, with the exact time and zone on hover. */
export function ShortTime({ value }: { value: string }) {
  const format = useFormat();
  return (
    <time
      dateTime={value}
      title={`${format.exact(value)} (${format.relative(value)})`}
    >
      {format.short(value)}
    </time>
  );
}
