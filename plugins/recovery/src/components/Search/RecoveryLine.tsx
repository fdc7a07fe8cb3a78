import { Link } from '@backstage/ui';
import type { ScorecardEntity } from 'backstage-plugin-recovery-common';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useServiceLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useNamedScorecard } from '../../queries/useNamedScorecard';
import { Sign, type Tone } from '../common/Sign';
import styles from './Search.module.css';

interface Standing {
  tone: Tone;
  words: string;
}

function useStanding(): (scorecard: ScorecardEntity) => Standing {
  const t = useWords();
  const format = useFormat();
  return ({ controls }) => {
    const count = (...results: string[]) =>
      controls.filter(({ result }) => results.includes(result)).length;
    const failing = count('fail');
    const unknown = count('unknown', 'error');
    if (failing > 0) {
      return {
        tone: 'bad',
        words: t('search.failing', { amount: format.count(failing) }),
      };
    }
    if (unknown > 0) {
      return {
        tone: 'unknown',
        words: t('search.unknown', { amount: format.count(unknown) }),
      };
    }
    return count('pass', 'waived') > 0
      ? { tone: 'good', words: t('search.compliant') }
      : { tone: 'off', words: t('search.nothingAsked') };
  };
}

/** How a service stands, in one line that leads to its scorecard. */
export function RecoveryLine({ entityRef }: { entityRef: string }) {
  const t = useWords();
  const format = useFormat();
  const standingOf = useStanding();
  const query = useNamedScorecard(entityRef);
  const link = useServiceLink()(entityRef, query.data?.firstFailing);
  if (query.isPending) {
    return (
      <p className={styles.line} role="status">
        {t('search.loading')}
      </p>
    );
  }
  if (query.data === undefined) {
    // Whoever may not read of recovery is not told of it with every result.
    return failureOf(query.error).status === 403 ? null : (
      <p className={styles.line}>
        <Sign tone="unknown" /> {t('search.failed')}
      </p>
    );
  }
  if (query.data === null) {
    return null;
  }
  const { tone, words } = standingOf(query.data);
  const { restorableTo } = query.data;
  return (
    <p className={styles.line}>
      <Sign tone={tone} />
      <span>
        {link ? <Link href={link}>{words}</Link> : words}{' '}
        {restorableTo && (
          <span title={format.exact(restorableTo)}>
            {t('search.restorable', { time: format.relative(restorableTo) })}
          </span>
        )}
        {!restorableTo && tone !== 'off' && t('search.notRestorable')}
      </span>
    </p>
  );
}
