import { DatePicker } from '@backstage/ui';
import { today, type CalendarDate } from '@internationalized/date';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';

/** A year with the day on which it begins: the longest that a decision may last. */
export const MOST_DAYS = 364;

const zoneOfReader = () => DateTime.local().zoneName;

/** The last day on which a decision counts. It begins as so many days from now. */
export function useExpiry(days: number) {
  const zone = zoneOfReader();
  const [day, setDay] = useState<CalendarDate | null>(() =>
    today(zone).add({ days }),
  );
  const first = today(zone);
  const last = first.add({ days: MOST_DAYS });
  const isPossible =
    day !== null && day.compare(first) >= 0 && day.compare(last) <= 0;
  return {
    day,
    setDay,
    first,
    last,
    /** Just after the day; undefined when it is no day that can be. */
    expiresAt: isPossible
      ? day.add({ days: 1 }).toDate(zone).toISOString()
      : undefined,
  };
}

/** Chooses the last day on which a decision counts. */
export function ExpiryField({
  expiry,
}: {
  expiry: ReturnType<typeof useExpiry>;
}) {
  const t = useWords();
  const format = useFormat();
  const { day, setDay, first, last, expiresAt } = expiry;
  return (
    <>
      <DatePicker
        label={t('expiry.label')}
        description={t('expiry.most')}
        granularity="day"
        shouldForceLeadingZeros
        isRequired
        value={day}
        minValue={first}
        maxValue={last}
        isInvalid={expiresAt === undefined}
        onChange={date => setDay(date as CalendarDate | null)}
      />
      <div role="status">
        {expiresAt
          ? t('expiry.until', { time: format.exact(expiresAt) })
          : t('expiry.impossible')}
      </div>
    </>
  );
}
