import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  Text,
} from '@backstage/ui';
import type {
  Drill,
  EntityRecoveryStatus,
} from 'backstage-plugin-recovery-common';
import { useMemo } from 'react';
import { useFormat } from '../../format/useFormat';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useDrills } from '../../queries/useProof';
import { Failure } from '../common/Failure';
import { Legend } from '../common/Legend';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { Quiet } from '../common/Quiet';
import { RelativeTime } from '../common/RelativeTime';
import { Sign, type Tone } from '../common/Sign';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import { WideTable } from '../common/WideTable';
import { timesOf } from '../status/proof';
import { toneOfOperation } from '../status/tone';
import styles from './Drill.module.css';
import { DrillChart } from './DrillChart';
import { DRILL_SHAPES, DrillShape, shapeOf } from './DrillShape';

const PHASES = ['fetch', 'restore', 'start', 'validate'] as const;

/** How a drill stands: what did not end proves nothing. */
export function toneOfDrill(drill: Drill, tierRto: string | undefined): Tone {
  if (drill.passed === undefined) {
    return toneOfOperation(drill.state);
  }
  if (!drill.passed) {
    return 'bad';
  }
  return timesOf(drill, tierRto).tooSlow ? 'warning' : 'good';
}

function Shapes({ drills, rto }: { drills: Drill[]; rto: string | undefined }) {
  const t = useWords();
  const ended = drills.filter(drill => timesOf(drill, rto).rta !== undefined);
  const kinds = new Set(ended.map(drill => shapeOf(drill, rto)));
  return (
    <Legend label={t('timeline.legend')}>
      {DRILL_SHAPES.filter(kind => kinds.has(kind)).map(kind => (
        <li key={kind}>
          <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
            <DrillShape kind={kind} />
          </svg>
          {t(`drill.shape_${kind}`)}
        </li>
      ))}
      {ended.some(drill => timesOf(drill, rto).rto) && (
        <li>
          <svg width="24" height="18" viewBox="0 0 24 18" aria-hidden="true">
            <path d="M0 9H24" className={styles.rule} />
          </svg>
          {t('tier.rto')}
        </li>
      )}
    </Legend>
  );
}

function DrillRow({ drill, rto }: { drill: Drill; rto: string | undefined }) {
  const t = useWords();
  const format = useFormat();
  const link = useOperationLink()(drill.id);
  const times = timesOf(drill, rto);
  const millis = (value: number | undefined) =>
    value === undefined ? '–' : format.millis(value);
  return (
    <Row id={drill.id}>
      <Cell>
        <span className={styles.outcome}>
          <Sign tone={toneOfDrill(drill, rto)} />
          <span>
            {link ? <Link href={link}>{drill.summary}</Link> : drill.summary}
            {drill.negative && ` (${t('drill.negative')})`}
          </span>
        </span>
      </Cell>
      <Cell className={styles.fixed}>
        <RelativeTime value={drill.finishedAt ?? drill.requestedAt} />
      </Cell>
      <Cell className={styles.fixed}>{millis(times.rta)}</Cell>
      <Cell className={styles.fixed}>
        {times.rto ? format.shortDuration(times.rto) : t('tier.notSet')}
      </Cell>
      {PHASES.map(phase => (
        <Cell key={phase} className={styles.fixed}>
          {millis(drill.times?.[phase])}
        </Cell>
      ))}
    </Row>
  );
}

/** The drills of an entity: RTA against RTO over time, and each with its phases. */
export function DrillsSection({ status }: { status: EntityRecoveryStatus }) {
  const t = useWords();
  const query = useDrills(status.entityRef);
  const rto = status.tier?.rto;
  const drills = useMemo(
    () => query.data?.pages.flatMap(page => page.items) ?? [],
    [query.data],
  );
  if (query.isPending) {
    return <Loading heights={[160]} />;
  }
  if (!query.data) {
    return (
      <Failure
        title={t('drill.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  if (!drills.length) {
    const declared = status.resources.some(({ drill }) => drill?.declared);
    const ofDeclared = status.allowed.drill
      ? 'drill.emptyNext'
      : 'drill.emptyNotAllowed';
    const next = declared ? ofDeclared : 'drill.emptyNotDeclared';
    return (
      <div>
        <Text as="p">{t('drill.empty')}</Text>
        <Quiet>{t(next)}</Quiet>
        <StaleAnswer query={query} />
      </div>
    );
  }
  return (
    <Stack>
      <StaleAnswer query={query} />
      <DrillChart drills={drills} rto={rto} />
      <Shapes drills={drills} rto={rto} />
      <WideTable>
        <TableRoot aria-label={t('drill.table')}>
          <TableHeader>
            <Column isRowHeader>{t('drill.drill')}</Column>
            <Column>{t('verification.when')}</Column>
            <Column>{t('drill.rta')}</Column>
            <Column>{t('tier.rto')}</Column>
            <Column>{t('drill.phase_fetch')}</Column>
            <Column>{t('drill.phase_restore')}</Column>
            <Column>{t('drill.phase_start')}</Column>
            <Column>{t('drill.phase_validate')}</Column>
          </TableHeader>
          <TableBody>
            {drills.map(drill => (
              <DrillRow key={drill.id} drill={drill} rto={rto} />
            ))}
          </TableBody>
        </TableRoot>
      </WideTable>
      <MoreButton query={query} className={styles.more}>
        {t('more.older')}
      </MoreButton>
    </Stack>
  );
}
