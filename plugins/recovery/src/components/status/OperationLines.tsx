import { Link } from '@backstage/ui';
import type { OperationSummary } from 'backstage-plugin-recovery-common';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import styles from '../common/Lines.module.css';
import { toneOfOperation } from './tone';

function OperationLine({
  operation,
  words,
}: {
  operation: OperationSummary;
  words: string;
}) {
  const t = useWords();
  const link = useOperationLink()(operation.id);
  return (
    <li className={styles.item}>
      <Sign tone={toneOfOperation(operation.state)} />
      <div className={styles.words}>
        {words}{' '}
        <span className={styles.quiet}>
          (
          <RelativeTime value={operation.finishedAt ?? operation.requestedAt} />
          )
        </span>{' '}
        {link && <Link href={link}>{t('restores.open')}</Link>}
      </div>
    </li>
  );
}

/** What runs now, and the last restore. */
export function OperationLines(props: {
  active: OperationSummary[];
  last: OperationSummary | undefined;
}) {
  const { active, last } = props;
  const t = useWords();
  return (
    <ul className={styles.list} aria-label={t('operation.list')}>
      {active.map(operation => (
        <OperationLine
          key={operation.id}
          operation={operation}
          words={t('restores.active', { summary: operation.summary })}
        />
      ))}
      {last && !active.some(operation => operation.id === last.id) && (
        <OperationLine
          operation={last}
          words={t('restores.last', { summary: last.summary })}
        />
      )}
      {!last && !active.length && (
        <li className={styles.item}>
          <Sign tone="unknown" />
          <div className={styles.words}>{t('restores.never')}</div>
        </li>
      )}
    </ul>
  );
}
