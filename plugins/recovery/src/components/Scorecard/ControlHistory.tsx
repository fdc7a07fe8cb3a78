import { useWords } from '../../hooks/useWords';
import { useControlChanges } from '../../queries/useScorecard';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { Quiet } from '../common/Quiet';
import { ShortTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { Stack } from '../common/Stack';
import { toneOfOutcome } from './outcome';
import styles from './Scorecard.module.css';

/** When the result of a control changed, newest first. */
export function ControlHistory({
  entityRef,
  controlId,
}: {
  entityRef: string;
  controlId: string;
}) {
  const t = useWords();
  const query = useControlChanges(entityRef, controlId);
  const changes = query.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <Stack>
      <h4 className={styles.small}>{t('scorecard.history')}</h4>
      {query.isPending && <Loading heights={[60]} />}
      {query.isError && !query.data && (
        <Failure
          title={t('scorecard.historyFailed')}
          error={query.error}
          onRetry={() => query.refetch()}
        />
      )}
      {query.data && changes.length === 0 && (
        <Quiet>{t('scorecard.noHistory')}</Quiet>
      )}
      {changes.length > 0 && (
        <ol className={styles.history}>
          {changes.map(change => (
            <li key={change.recordedAt}>
              <span className={styles.historyTime}>
                <ShortTime value={change.since} />
              </span>
              <span>
                <Sign tone={toneOfOutcome(change.result)} />{' '}
                <strong>{t(`scorecard.outcome.${change.result}`)}</strong>{' '}
                <bdi>{change.reason}</bdi>
              </span>
            </li>
          ))}
        </ol>
      )}
      <MoreButton query={query}>{t('more.older')}</MoreButton>
    </Stack>
  );
}
