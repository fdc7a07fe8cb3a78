import type { Operation } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Facts } from '../common/Facts';
import { Sign, type Tone } from '../common/Sign';
import styles from './OperationView.module.css';

const TONES: Record<'pass' | 'fail' | 'unknown', Tone> = {
  pass: 'good',
  fail: 'bad',
  unknown: 'unknown',
};

type Result = NonNullable<Operation['result']>;

function Compared(props: {
  restored: number;
  expected: number | undefined;
  shown: (value: number) => string;
}) {
  const { restored, expected, shown } = props;
  const t = useWords();
  if (expected === undefined) {
    return (
      <>
        {shown(restored)}{' '}
        <span className={styles.quiet}>({t('operation.noExpectation')})</span>
      </>
    );
  }
  let verdict: string = t('operation.matches');
  if (restored < expected) {
    verdict = t('operation.missing', { amount: shown(expected - restored) });
  } else if (restored > expected) {
    verdict = t('operation.more', { amount: shown(restored - expected) });
  }
  return (
    <span className={styles.compared}>
      <Sign tone={restored < expected ? 'bad' : 'good'} />
      <span>
        {t('operation.progressBytes', {
          done: shown(restored),
          total: shown(expected),
        })}{' '}
        <span className={styles.quiet}>({verdict})</span>
      </span>
    </span>
  );
}

/** What came back, counted against what the point should hold, and the checks made. */
export function OperationResult({ result }: { result: Result }) {
  const t = useWords();
  const format = useFormat();
  return (
    <div className={styles.stack}>
      <Facts
        facts={[
          [
            t('operation.files'),
            result.restoredFiles !== undefined && (
              <Compared
                restored={result.restoredFiles}
                expected={result.expectedFiles}
                shown={format.count}
              />
            ),
          ],
          [
            t('operation.bytes'),
            result.restoredBytes !== undefined && (
              <Compared
                restored={result.restoredBytes}
                expected={result.expectedBytes}
                shown={format.bytes}
              />
            ),
          ],
          [
            t('operation.destination'),
            result.destination && <code>{result.destination}</code>,
          ],
          [t('operation.leftover'), result.leftover],
        ]}
      />
      {result.checks.length > 0 && (
        <ul className={styles.phases} aria-label={t('operation.checks')}>
          {result.checks.map((check, index) => (
            <li key={`${index}-${check.name}`} className={styles.phase}>
              <Sign tone={TONES[check.result]} />
              <div>
                <span className={styles.phaseName}>
                  {check.name}: {t(`operation.${check.result}`)}
                </span>
                <span className={styles.quiet}>{check.message}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
