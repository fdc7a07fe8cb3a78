import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import type { ObjectivePlan } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { useObjectivePlan } from '../../queries/useScorecard';
import { EntityName } from '../common/EntityName';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { Sign, type Tone } from '../common/Sign';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import { WideTable } from '../common/WideTable';
import { toneOfOutcome } from '../Scorecard/outcome';
import styles from './Objectives.module.css';

type PlannedObjective = ObjectivePlan['items'][number];

const NO_VALUE = '–';
const SHOWN_DEMANDS = 20;

function Summary({ plan }: { plan: ObjectivePlan }) {
  const t = useWords();
  const format = useFormat();
  const count = (...states: PlannedObjective['state'][]) =>
    plan.items.filter(({ state }) => states.includes(state)).length;
  const asked = plan.items.length - count('not-applicable');
  const met = count('pass', 'waived');
  const missed = count('fail', 'error');
  const unknown = count('unknown');
  let tone: Tone = 'good';
  if (missed > 0) {
    tone = 'bad';
  } else if (unknown > 0 || asked === 0) {
    tone = 'unknown';
  }
  return (
    <p className={styles.sentence}>
      <Sign tone={tone} />
      <span>
        {asked === 0
          ? t('objectives.noneAsked')
          : t('objectives.summary', {
              met: format.count(met),
              asked: format.count(asked),
              missed: format.count(missed),
              unknown: format.count(unknown),
            })}
        {plan.suggestedTier && (
          <> {t('objectives.suggestedTier', { tier: plan.suggestedTier })}</>
        )}
      </span>
    </p>
  );
}

function ObjectiveRow({ item }: { item: PlannedObjective }) {
  const t = useWords();
  const format = useFormat();
  const duration = (value: string | undefined) =>
    value ? format.shortDuration(value) : NO_VALUE;
  const amount = (value: string | undefined, count: number | undefined) =>
    count === undefined ? duration(value) : format.count(count);
  return (
    <Row id={item.name} className={styles.row}>
      <Cell className={styles.name}>{t(`objectives.name.${item.name}`)}</Cell>
      <Cell className={styles.fixed}>
        {amount(item.asked, item.askedCount)}
      </Cell>
      <Cell>
        {duration(item.demanded)}
        {item.demandedBy && (
          <span className={styles.by}>
            {t('objectives.by', {
              entity: <EntityName entityRef={item.demandedBy} />,
            })}
          </span>
        )}
      </Cell>
      <Cell className={styles.fixed}>
        {amount(item.achieved, item.achievedCount)}
      </Cell>
      <Cell className={styles.fixed}>{duration(item.achievable)}</Cell>
      <Cell className={styles.standing}>
        <span className={styles.state}>
          <Sign tone={toneOfOutcome(item.state)} />
          <span>
            <strong>{t(`objectives.state.${item.state}`)}</strong>{' '}
            <bdi>{item.reason}</bdi>
            {item.change && (
              <bdi className={styles.change}>
                {t('common.nextStep', { step: item.change })}
              </bdi>
            )}
          </span>
        </span>
      </Cell>
    </Row>
  );
}

function ObjectivesTable({ items }: { items: PlannedObjective[] }) {
  const t = useWords();
  const isAsked = ({ state }: PlannedObjective) => state !== 'not-applicable';
  const asked = items.filter(isAsked);
  const others = items.filter(item => !isAsked(item));
  if (asked.length === 0) {
    return null;
  }
  return (
    <>
      <WideTable leastWidth="56rem">
        <TableRoot aria-label={t('objectives.table')}>
          <TableHeader>
            <Column isRowHeader>{t('objectives.objective')}</Column>
            <Column>{t('objectives.asked')}</Column>
            <Column>{t('objectives.demanded')}</Column>
            <Column>{t('objectives.achieved')}</Column>
            <Column>{t('objectives.achievable')}</Column>
            <Column>{t('objectives.standing')}</Column>
          </TableHeader>
          <TableBody>
            {asked.map(item => (
              <ObjectiveRow key={item.name} item={item} />
            ))}
          </TableBody>
        </TableRoot>
      </WideTable>
      {others.length > 0 && (
        <Quiet>
          {t('objectives.notAsked', {
            names: others
              .map(({ name }) => t(`objectives.name.${name}`))
              .join(', '),
          })}
        </Quiet>
      )}
    </>
  );
}

function Demands({ plan }: { plan: ObjectivePlan }) {
  const t = useWords();
  const format = useFormat();
  if (!plan.demands.length) {
    return <Quiet>{t('objectives.noDemands')}</Quiet>;
  }
  const hidden = plan.demands.length - SHOWN_DEMANDS;
  const duration = (value: string | undefined) =>
    value ? format.shortDuration(value) : t('tier.notSet');
  return (
    <div>
      <h3 className={styles.heading}>{t('objectives.demands')}</h3>
      <ul className={styles.demands} aria-label={t('objectives.demands')}>
        {plan.demands.slice(0, SHOWN_DEMANDS).map(demand => (
          <li key={demand.entityRef}>
            <EntityName entityRef={demand.entityRef} />{' '}
            {t('objectives.demand', {
              tier: demand.tier,
              rpo: duration(demand.rpo),
              rto: duration(demand.rto),
            })}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Quiet>
          {t('objectives.moreDemands', { amount: format.count(hidden) })}
        </Quiet>
      )}
    </div>
  );
}

/** Each objective beside what is so, what others demand, and what closes the gap. */
export function ObjectivesSection({ entityRef }: { entityRef: string }) {
  const t = useWords();
  const query = useObjectivePlan(entityRef);
  const plan = query.data;
  if (query.isPending) {
    return <Loading heights={[22, 180]} label={t('objectives.loading')} />;
  }
  if (!plan) {
    return (
      <Failure
        title={t('objectives.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  return (
    <Stack>
      <Summary plan={plan} />
      <StaleAnswer query={query} />
      <ObjectivesTable items={plan.items} />
      <Demands plan={plan} />
    </Stack>
  );
}
