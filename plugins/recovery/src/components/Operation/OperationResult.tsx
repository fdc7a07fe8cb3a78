import type { Operation } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Facts } from '../common/Facts';
import { Sign } from '../common/Sign';
import { levelWord } from '../status/EvidenceLevel';
import { DamagedPoints } from './DamagedPoints';
import { OperationChecks } from './OperationChecks';
import styles from './OperationView.module.css';
import { RecoveryTimes } from './RecoveryTimes';

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

/** The instant that was really reached, against the one that was asked for. */
function ReachedTime({ result }: { result: Result }) {
  const t = useWords();
  const format = useFormat();
  const { requestedTime, reachedTime } = result;
  const said = (time: string) => `${format.exact(time)} · ${format.utc(time)}`;
  if (!reachedTime) {
    return (
      <span className={styles.compared}>
        <Sign tone="unknown" />
        <span>
          {t('operation.reachedUnknown', { time: said(requestedTime!) })}
        </span>
      </span>
    );
  }
  if (!requestedTime) {
    return <>{said(reachedTime)}</>;
  }
  const short = Date.parse(requestedTime) - Date.parse(reachedTime);
  return (
    <span className={styles.compared}>
      <Sign tone={short > 0 ? 'neutral' : 'good'} />
      <span>
        {said(reachedTime)}
        <span className={styles.quiet}>
          {' '}
          {short > 0
            ? t('operation.reachedShort', {
                time: said(requestedTime),
                short: format.millis(short),
              })
            : t('operation.reachedAsAsked', { time: said(requestedTime) })}
        </span>
      </span>
    </span>
  );
}

/** What came back, counted against what the point should hold, and the checks made. */
export function OperationResult({
  result,
  rto,
}: {
  result: Result;
  /** The RTO that a drill was measured against. */
  rto?: string;
}) {
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
          [
            t('operation.bytesRead'),
            result.bytesRead !== undefined && format.bytes(result.bytesRead),
          ],
          [
            t('operation.reachedLevel'),
            result.level !== undefined && levelWord(result.level, t),
          ],
          [
            t('operation.reachedTime'),
            (result.requestedTime || result.reachedTime) && (
              <ReachedTime result={result} />
            ),
          ],
          [
            t('operation.setAside'),
            result.setAside && <code>{result.setAside}</code>,
          ],
          [t('operation.leftover'), result.leftover],
        ]}
      />
      {result.times && <RecoveryTimes times={result.times} rto={rto} />}
      {result.damagedPoints && result.damagedPoints.length > 0 && (
        <DamagedPoints pointIds={result.damagedPoints} />
      )}
      <OperationChecks checks={result.checks} />
    </div>
  );
}
