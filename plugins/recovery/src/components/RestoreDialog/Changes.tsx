import type { PlannedChanges } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Quiet } from '../common/Quiet';
import styles from './RestoreDialog.module.css';

const SIGNS = { added: '+', changed: '~', removed: '−' };

/** What a restore in place would change, counted and with examples. */
export function Changes({ changes }: { changes: PlannedChanges }) {
  const t = useWords();
  const format = useFormat();
  const counts = (['removed', 'changed', 'added', 'unchanged'] as const).map(
    kind => [kind, changes[kind]] as const,
  );
  return (
    <div className={styles.changes}>
      <p className={styles.changesTitle}>{t('changes.title')}</p>
      <ul className={styles.counts}>
        {counts.map(([kind, count]) => (
          <li key={kind}>
            {t(`changes.${kind}`, {
              count,
              formatted: format.count(count),
            })}
          </li>
        ))}
      </ul>
      {!changes.complete && <Quiet>{t('changes.incomplete')}</Quiet>}
      {changes.examples.length > 0 && (
        <ul className={styles.examples} aria-label={t('changes.examples')}>
          {changes.examples.map(({ path, change }) => (
            <li key={`${change}-${path}`}>
              <span aria-hidden="true">{SIGNS[change]}</span> <bdi>{path}</bdi>{' '}
              <span className={styles.quiet}>{t(`changes.is_${change}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
