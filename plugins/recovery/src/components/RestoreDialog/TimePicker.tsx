import { Button, DatePicker } from '@backstage/ui';
import { parseAbsolute, type DateValue } from '@internationalized/date';
import type { RecoverabilityWindow } from 'backstage-plugin-recovery-common';
import { DateTime } from 'luxon';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Quiet } from '../common/Quiet';
import { RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { boundsOf, refusalOf } from './instant';
import styles from './TimePicker.module.css';
import { WindowBand } from './WindowBand';

/** Chooses an instant of the window, to the second; says why another one cannot be. */
export function TimePicker(props: {
  window: RecoverabilityWindow;
  value: string | undefined;
  onChange: (instant: string) => void;
}) {
  const { window, value, onChange } = props;
  const t = useWords();
  const format = useFormat();
  const zone = DateTime.local().zoneName;
  const { from, to } = boundsOf(window);
  const refused = value ? refusalOf(window, value) : undefined;
  const choose = (date: DateValue | null) => {
    if (date) {
      onChange(date.toDate(zone).toISOString());
    }
  };
  return (
    <div className={styles.picker}>
      <WindowBand window={window} instant={value} />
      <DatePicker
        label={t('instant.label')}
        description={t('instant.zone', { zone })}
        granularity="second"
        hourCycle={24}
        shouldForceLeadingZeros
        value={value ? parseAbsolute(value, zone) : null}
        placeholderValue={parseAbsolute(new Date(to).toISOString(), zone)}
        isInvalid={refused !== undefined}
        onChange={choose}
      />
      <Quiet>{t('instant.lastChange')}</Quiet>
      <div className={styles.buttons}>
        <Button
          size="small"
          variant="tertiary"
          onPress={() => onChange(new Date(from).toISOString())}
        >
          {t('instant.earliest')}
        </Button>
      </div>
      <div role="status">
        {value && (
          <p className={styles.said}>
            {format.exact(value)} · {format.utc(value)} (
            <RelativeTime value={value} />)
          </p>
        )}
        {refused && (
          <p className={styles.refused}>
            <Sign tone="bad" />{' '}
            {t(`instant.${refused.why}`, { reason: refused.reason ?? '' })}{' '}
            {t('instant.nearest')}
          </p>
        )}
      </div>
      {refused && (
        <div className={styles.buttons}>
          {refused.nearest.map(instant => (
            <Button
              key={instant}
              size="small"
              variant="secondary"
              onPress={() => onChange(instant)}
            >
              {t('instant.use', {
                time: format.exact(instant),
                utc: format.utc(instant),
              })}
            </Button>
          ))}
        </div>
      )}
      {window.gaps.length > 0 && (
        <div>
          <Quiet>{t('instant.gaps')}</Quiet>
          <ul className={styles.gaps}>
            {window.gaps.map(gap => (
              <li key={gap.from}>
                {t('instant.gapOf', {
                  from: format.exact(gap.from),
                  to: format.exact(gap.to),
                  reason: gap.reason,
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
