import { Link } from '@backstage/ui';
import type {
  ControlOutcome,
  FrameworkClause,
  FrameworkDetails,
} from 'backstage-plugin-recovery-common';
import { useMemo } from 'react';
import { useFormat } from '../../format/useFormat';
import { useFleetLink, useFrameworkLinks } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useFramework, useScorecardSummary } from '../../queries/useFleet';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { Section } from '../common/Section';
import { Sign } from '../common/Sign';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import { ExportButton } from '../Export/ExportButton';
import { countOf, OUTCOMES, toneOfOutcome } from '../Scorecard/outcome';
import { OutcomeCounts } from '../Scorecard/OutcomeCounts';
import styles from './Frameworks.module.css';
import { PersonClause, toneOfAttestation } from './PersonClause';

/** What is said of a clause in sum: the worst that is true of any service. */
function worstOf(clause: FrameworkClause): ControlOutcome {
  const { counts } = clause;
  return (
    (counts && OUTCOMES.find(outcome => countOf(counts, outcome) > 0)) ??
    'not-applicable'
  );
}

function Clause({
  framework,
  clause,
  titles,
}: {
  framework: FrameworkDetails;
  clause: FrameworkClause;
  titles: Map<string, string>;
}) {
  const t = useWords();
  const linkTo = useFleetLink();
  return (
    <li className={styles.clause}>
      <div className={styles.clauseHead}>
        <Sign
          tone={
            clause.needsPerson
              ? toneOfAttestation(clause.attestation)
              : toneOfOutcome(worstOf(clause))
          }
        />
        <strong>{clause.id}</strong>
        {clause.needsPerson && (
          <span className={styles.person}>
            {clause.attestation
              ? t(`attestation.${clause.attestation.state}`)
              : t('frameworks.needsPerson')}
          </span>
        )}
      </div>
      <p className={styles.text}>{clause.text}</p>
      {clause.needsPerson && (
        <PersonClause framework={framework} clause={clause} />
      )}
      {clause.counts && (
        <OutcomeCounts
          counts={clause.counts}
          label={t('frameworks.servicesOf', { clause: clause.id })}
        />
      )}
      {clause.controls.length > 0 && (
        <p className={styles.controls}>
          {t('frameworks.controls')}{' '}
          {clause.controls.map((id, index) => {
            const link = linkTo({ control: id, state: 'fail' });
            const title = titles.get(id) ?? id;
            return (
              <span key={id}>
                {index > 0 && ', '}
                {link ? <Link href={link}>{title}</Link> : title}
              </span>
            );
          })}
        </p>
      )}
    </li>
  );
}

/** One framework: each clause with its controls and what they say of all services. */
export function FrameworkView({ frameworkId }: { frameworkId: string }) {
  const t = useWords();
  const format = useFormat();
  const query = useFramework(frameworkId);
  const all = useFrameworkLinks().all;
  const summary = useScorecardSummary({});
  const titles = useMemo(
    () => new Map(summary.data?.items.map(({ id, title }) => [id, title])),
    [summary.data],
  );
  if (query.isPending) {
    return <Loading heights={[24, 320]} label={t('frameworks.loading')} />;
  }
  if (!query.data) {
    return (
      <Failure
        title={t('frameworks.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  const { title, version, source, met, machineClauses, personClauses } =
    query.data;
  const { attested, items } = query.data;
  return (
    <Section
      title={`${title} ${version}`}
      actions={
        <div className={styles.actions}>
          {all && <Link href={all}>{t('frameworks.all')}</Link>}
          {items.length > 0 && (
            <ExportButton query={{}} framework={frameworkId} />
          )}
        </div>
      }
    >
      <Stack>
        <p className={styles.sentence}>
          {t('frameworks.sentence', {
            met: format.count(met),
            of: format.count(machineClauses),
            total: format.count(query.data.totalCount),
            persons: format.count(personClauses),
          })}{' '}
          {attested > 0 &&
            t('frameworks.attested', { amount: format.count(attested) })}
        </p>
        <Quiet>
          {t('frameworks.own')}{' '}
          <Link href={source} target="_blank" rel="noopener">
            {t('frameworks.source')}
          </Link>
        </Quiet>
        <StaleAnswer query={query} />
        {items.length === 0 ? (
          <Quiet>{t('frameworks.empty')}</Quiet>
        ) : (
          <ul className={styles.list} aria-label={t('frameworks.clauses')}>
            {items.map(clause => (
              <Clause
                key={clause.id}
                framework={query.data}
                clause={clause}
                titles={titles}
              />
            ))}
          </ul>
        )}
      </Stack>
    </Section>
  );
}
