import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type {
  ControlOutcome,
  ScorecardEntity,
} from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useServiceLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { EntityName } from '../common/EntityName';
import { Sign } from '../common/Sign';
import { WideTable } from '../common/WideTable';
import { OUTCOMES, toneOfOutcome } from '../Scorecard/outcome';
import styles from './Fleet.module.css';

const SHOWN_OUTCOMES = OUTCOMES.filter(outcome => outcome !== 'not-applicable');

function Results({ service }: { service: ScorecardEntity }) {
  const t = useWords();
  const format = useFormat();
  const counts = new Map<ControlOutcome, number>();
  for (const { result } of service.controls) {
    counts.set(result, (counts.get(result) ?? 0) + 1);
  }
  return (
    <span className={styles.results}>
      {SHOWN_OUTCOMES.filter(outcome => counts.has(outcome)).map(outcome => (
        <span key={outcome}>
          <Sign tone={toneOfOutcome(outcome)} />{' '}
          {t(`scorecard.count.${outcome}`, {
            amount: format.count(counts.get(outcome)!),
          })}
        </span>
      ))}
    </span>
  );
}

/** The name of a service, leading to its scorecard where what fails first is open. */
export function ServiceName({ service }: { service: ScorecardEntity }) {
  const link = useServiceLink()(service.entityRef, service.firstFailing);
  const name = (
    <EntityDisplayName entityRef={service.entityRef} hideIcon disableTooltip />
  );
  return link ? <Link href={link}>{name}</Link> : name;
}

/** What to look at first of a service, with the sign of its result. */
export function FirstFailing({
  service,
  titles,
}: {
  service: ScorecardEntity;
  titles: Map<string, string>;
}) {
  const t = useWords();
  const { firstFailing } = service;
  const found = service.controls.find(({ id }) => id === firstFailing);
  if (!firstFailing || !found) {
    return <span className={styles.quiet}>{t('fleet.nothingFails')}</span>;
  }
  return (
    <span className={styles.first}>
      <Sign tone={toneOfOutcome(found.result)} />{' '}
      {t('fleet.first', {
        title: titles.get(firstFailing) ?? firstFailing,
        result: t(`scorecard.outcome.${found.result}`),
      })}
    </span>
  );
}

/** Services with their level and results, in the order in which they come. */
export function ServiceList({
  services,
  titles,
  label,
}: {
  services: ScorecardEntity[];
  titles: Map<string, string>;
  label: string;
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <WideTable leastWidth="48rem">
      <TableRoot aria-label={label}>
        <TableHeader>
          <Column isRowHeader>{t('fleet.service')}</Column>
          <Column>{t('fleet.level')}</Column>
          <Column>{t('fleet.firstColumn')}</Column>
          <Column>{t('fleet.results')}</Column>
          <Column>{t('fleet.dimension.owner')}</Column>
          <Column>{t('fleet.dimension.tier')}</Column>
        </TableHeader>
        <TableBody>
          {services.map(service => (
            <Row key={service.entityRef} id={service.entityRef}>
              <Cell>
                <ServiceName service={service} />
              </Cell>
              <Cell className={styles.fixed}>
                {format.count(service.level)}
              </Cell>
              <Cell>
                <FirstFailing service={service} titles={titles} />
              </Cell>
              <Cell>
                <Results service={service} />
              </Cell>
              <Cell>
                {service.ownerRefs.map((ref, index) => (
                  <span key={ref}>
                    {index > 0 && ', '}
                    <EntityName entityRef={ref} />
                  </span>
                ))}
              </Cell>
              <Cell className={styles.fixed}>
                {service.tier ?? t('tier.none')}
              </Cell>
            </Row>
          ))}
        </TableBody>
      </TableRoot>
    </WideTable>
  );
}
