import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';

/** "12 minutes ago", with the exact time in the reader's zone on hover. */
export function RelativeTime({ value }: { value: string }) {
  const format = useFormat();
  return (
    <time dateTime={value} title={format.exact(value)}>
      {format.relative(value)}
    </time>
  );
}

/** "12 minutes", for what has been so since then; the exact time on hover. */
export function ElapsedTime({ value }: { value: string }) {
  const t = useWords();
  const format = useFormat();
  return (
    <time dateTime={value} title={format.exact(value)}>
      {format.elapsed(value) ?? t('common.underAMinute')}
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
