import { Link } from '@backstage/ui';
import { useMemo, type PropsWithChildren } from 'react';
import { useFleetLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import {
  useOwnership,
  useScorecardEntities,
  useScorecardSummary,
} from '../../queries/useFleet';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import { FleetSentence } from '../Fleet/FleetSummary';
import { FirstFailing, ServiceName } from '../Fleet/ServiceList';
import { MINE } from '../Fleet/useFleetAddress';
import styles from './MyRecovery.module.css';

const SHOWN = 5;

/** Why no service is shown here, and where those of others are. */
function Nothing({ children }: PropsWithChildren<{}>) {
  const t = useWords();
  const link = useFleetLink()();
  return (
    <Stack>
      <Quiet>{children}</Quiet>
      {link && <Link href={link}>{t('home.all')}</Link>}
    </Stack>
  );
}

/** Tells those who own nothing from those who came before anything was evaluated. */
function NothingOwned() {
  const t = useWords();
  const whole = useScorecardSummary({});
  if (whole.isPending) {
    return <Loading heights={[44]} label={t('fleet.loading')} />;
  }
  return whole.data?.totalCount === 0 ? (
    <Quiet>{t('home.notYet')}</Quiet>
  ) : (
    <Nothing>{t('home.none')}</Nothing>
  );
}

function Mine({ ownership }: { ownership: string[] }) {
  const t = useWords();
  const query = useMemo(() => ({ owner: ownership }), [ownership]);
  const summary = useScorecardSummary(query);
  const list = useScorecardEntities(query, { limit: SHOWN });
  const link = useFleetLink()({ owner: MINE });
  const titles = useMemo(
    () => new Map(summary.data?.items.map(({ id, title }) => [id, title])),
    [summary.data],
  );
  if (summary.isPending || list.isPending) {
    return <Loading heights={[44, 120]} label={t('fleet.loading')} />;
  }
  if (!summary.data || !list.data) {
    return (
      <Failure
        title={t('fleet.readFailed')}
        error={summary.error ?? list.error}
        onRetry={() => {
          summary.refetch();
          list.refetch();
        }}
      />
    );
  }
  if (summary.data.totalCount === 0) {
    return <NothingOwned />;
  }
  return (
    <Stack>
      <FleetSentence summary={summary.data} />
      <div className={styles.services}>
        <ul className={styles.list} aria-label={t('fleet.mineTitle')}>
          {list.data.pages[0].items.map(service => (
            <li key={service.entityRef}>
              <span>
                <ServiceName service={service} />
              </span>
              <FirstFailing service={service} titles={titles} />
            </li>
          ))}
        </ul>
      </div>
      <StaleAnswer query={summary} />
      {link && <Link href={link}>{t('home.mine')}</Link>}
    </Stack>
  );
}

function Contents() {
  const t = useWords();
  const ownership = useOwnership();
  if (ownership.isPending) {
    return <Loading heights={[44, 120]} label={t('fleet.loading')} />;
  }
  if (ownership.isError) {
    return (
      <Failure
        title={t('fleet.readFailed')}
        error={ownership.error}
        onRetry={() => ownership.refetch()}
      />
    );
  }
  return ownership.data.length ? (
    <Mine ownership={ownership.data} />
  ) : (
    <Nothing>{t('fleet.mineUnknown')}</Nothing>
  );
}

/**
 * Recovery of the services that the reader and their groups own, those at risk first.
 * Stands on a home page, inside a card of its own.
 *
 * @public
 */
export function MyRecovery() {
  return (
    <RecoveryQueryProvider>
      <Contents />
    </RecoveryQueryProvider>
  );
}

/** Under the name by which cards of a home page are loaded. */
export { MyRecovery as Content };
