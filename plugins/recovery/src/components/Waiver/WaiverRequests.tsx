import { Link, Text } from '@backstage/ui';
import type { Waiver } from 'backstage-plugin-recovery-common';
import { useMemo } from 'react';
import { useServiceLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useScorecardSummary } from '../../queries/useFleet';
import { useWaiverRequests } from '../../queries/useWaivers';
import { Facts } from '../common/Facts';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { Quiet } from '../common/Quiet';
import { StaleAnswer } from '../common/StaleAnswer';
import { WaiverButtons } from './WaiverButtons';
import { waiverFacts } from './waiverFacts';
import styles from './Waiver.module.css';

function Request({ waiver, control }: { waiver: Waiver; control: string }) {
  const t = useWords();
  const linkTo = useServiceLink();
  const link = waiver.entityRef && linkTo(waiver.entityRef, waiver.control);
  const words = <bdi>{t('waiver.of', { control })}</bdi>;
  return (
    <li className={styles.request}>
      <div className={styles.what}>
        {link ? <Link href={link}>{words}</Link> : words}
      </div>
      <Facts facts={waiverFacts(waiver, t)} />
      <WaiverButtons waiver={waiver} control={control} />
    </li>
  );
}

/** The requests of waivers that the reader may decide about, newest first. */
export function WaiverRequests() {
  const t = useWords();
  const query = useWaiverRequests();
  const summary = useScorecardSummary({});
  const titles = useMemo(
    () => new Map(summary.data?.items.map(({ id, title }) => [id, title])),
    [summary.data],
  );
  if (query.isPending) {
    return <Loading heights={[120]} />;
  }
  if (!query.data) {
    return (
      <Failure
        title={t('waiver.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  const waiting = query.data.pages.flatMap(page => page.items);
  if (!waiting.length) {
    return (
      <div>
        <Text as="p">{t('waiver.empty')}</Text>
        <Quiet>{t('waiver.emptyNext')}</Quiet>
        <StaleAnswer query={query} />
      </div>
    );
  }
  return (
    <div>
      <p className={styles.first} role="status">
        {t('waiver.waiting', { count: query.data.pages[0].totalCount })}
      </p>
      <StaleAnswer query={query} />
      <ul className={styles.list} aria-label={t('waiver.title')}>
        {waiting.map(waiver => (
          <Request
            key={waiver.id}
            waiver={waiver}
            control={titles.get(waiver.control) ?? waiver.control}
          />
        ))}
      </ul>
      <MoreButton query={query}>{t('more.more')}</MoreButton>
    </div>
  );
}
