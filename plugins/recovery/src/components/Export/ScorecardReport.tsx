import { Alert, Button, ButtonLink } from '@backstage/ui';
import type {
  ControlGroup,
  FrameworkDetails,
  ScorecardExportItem,
} from 'backstage-plugin-recovery-common';
import type { ReactNode } from 'react';
import { useFormat } from '../../format/useFormat';
import { useAddress } from '../../hooks/useAddress';
import { useFleetLink, useFrameworkLinks } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useFramework, useOwnership, useReader } from '../../queries/useFleet';
import { EntityName } from '../common/EntityName';
import { Facts } from '../common/Facts';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { OnPaper, Paper, PaperPart } from '../common/Paper';
import paper from '../common/Paper.module.css';
import { Quiet } from '../common/Quiet';
import { Sign } from '../common/Sign';
import { utcDayOf } from '../Fleet/trend';
import {
  MINE,
  NONE,
  toQuery,
  useFleetAddress,
  type FleetAddress,
} from '../Fleet/useFleetAddress';
import { toneOfAttestation } from '../Frameworks/PersonClause';
import { countOf, OUTCOMES, toneOfOutcome } from '../Scorecard/outcome';
import { OutcomeCounts } from '../Scorecard/OutcomeCounts';
import styles from './Export.module.css';
import { ReportedAttestation, ReportedAttestations } from './Attestations';
import type {
  ReportContents,
  ReportedControl,
  ReportedLines,
} from './summarize';
import { useAsOf } from './useAsOf';
import { useScorecardReport } from './useScorecardReport';

const GROUPS: ControlGroup[] = [
  'protection',
  'recency',
  'proof',
  'rehearsal',
  'resilience',
];

function toneOfControls(controls: ReportedControl[]) {
  const worst = OUTCOMES.find(outcome =>
    controls.some(({ counts }) => countOf(counts, outcome) > 0),
  );
  return toneOfOutcome(worst ?? 'not-applicable');
}

function Controls({
  controls,
  label,
}: {
  controls: ReportedControl[];
  label: string;
}) {
  return (
    <ul className={styles.list} aria-label={label}>
      {controls.map(({ id, title, counts }) => (
        <li key={id}>
          {title}
          <OutcomeCounts counts={counts} label={title} />
        </li>
      ))}
    </ul>
  );
}

function Clauses({
  framework,
  contents,
}: {
  framework: FrameworkDetails;
  contents: ReportContents;
}) {
  const t = useWords();
  const { personClauses = [] } = contents.head;
  return (
    <ul className={styles.list} aria-label={t('frameworks.clauses')}>
      {framework.items.map(clause => {
        const controls = contents.controls.filter(({ id }) =>
          clause.controls.includes(id),
        );
        const person = personClauses.find(item => item.clause === clause.id);
        return (
          <li key={clause.id}>
            <p className={styles.clause}>
              <Sign
                tone={
                  clause.needsPerson
                    ? toneOfAttestation(person?.attestation)
                    : toneOfControls(controls)
                }
              />{' '}
              {clause.id}
            </p>
            <p className={styles.text}>{clause.text}</p>
            {clause.needsPerson ? (
              <ReportedAttestation clause={person} />
            ) : (
              <Controls controls={controls} label={clause.id} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Lines in a table, and how many more the files have. */
function Lines<T>(props: {
  list: ReportedLines<T>;
  columns: string[];
  none: string;
  cells: (line: T) => ReactNode[];
}) {
  const { list, columns, none, cells } = props;
  const t = useWords();
  const format = useFormat();
  if (list.total === 0) {
    return <p className={paper.sentence}>{none}</p>;
  }
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map(name => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.lines.map((line, index) => (
              <tr key={index}>
                {cells(line).map((cell, place) => (
                  <td key={place}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {list.total > list.lines.length && (
        <p className={paper.sentence}>
          {t('scorecardReport.more', {
            shown: format.count(list.lines.length),
            total: format.count(list.total),
          })}
        </p>
      )}
    </>
  );
}

/** Filters in words, as far as there are any. */
function useFiltersInWords(filters: FleetAddress['filters']): string {
  const t = useWords();
  const names: Record<keyof FleetAddress['filters'], string> = {
    owner: t('fleet.dimension.owner'),
    system: t('fleet.dimension.system'),
    domain: t('fleet.dimension.domain'),
    tier: t('fleet.dimension.tier'),
    lifecycle: t('fleet.dimension.lifecycle'),
    control: t('fleet.control'),
    state: t('fleet.result'),
    text: t('fleet.search'),
  };
  return Object.entries(filters)
    .map(([name, value]) => {
      const shown = value === NONE ? t('scorecardReport.without') : value;
      return `${names[name as keyof typeof names]}: ${
        value === MINE ? t('fleet.mine') : shown
      }`;
    })
    .join(' · ');
}

function ReportOf(props: {
  contents: ReportContents;
  framework?: FrameworkDetails;
  filters: FleetAddress['filters'];
}) {
  const { contents, framework, filters } = props;
  const t = useWords();
  const format = useFormat();
  const reader = useReader();
  const inWords = useFiltersInWords(filters);
  const { head } = contents;
  const service = (ref: string) => <EntityName entityRef={ref} />;
  const resultOf = (item: ScorecardExportItem) => (
    <>
      <Sign tone={toneOfOutcome(item.result)} />{' '}
      {t(`scorecard.outcome.${item.result}`)}
    </>
  );
  return (
    <Paper
      title={
        framework
          ? t('scorecardReport.titleOf', {
              framework: `${framework.title} ${framework.version}`,
            })
          : t('scorecardReport.title')
      }
    >
      <div>
        <p className={paper.sentence}>
          {t('scorecardReport.sentence', {
            services: format.count(contents.services),
            results: format.count(contents.results),
          })}
        </p>
        <OutcomeCounts counts={contents.counts} label={t('fleet.results')} />
      </div>
      <PaperPart title={t('report.who')}>
        <Facts
          facts={[
            [
              t('export.asOf'),
              head.asOf
                ? t('scorecardReport.endOf', { day: format.utcDay(head.asOf) })
                : t('scorecardReport.now'),
            ],
            [t('scorecardReport.made'), <OnPaper value={head.generatedAt} />],
            [
              t('scorecardReport.by'),
              reader.data && <EntityName entityRef={reader.data} />,
            ],
            [
              t('scorecardReport.of'),
              inWords || t('scorecardReport.allVisible'),
            ],
          ]}
        />
        <Quiet>{t('scorecardReport.scope')}</Quiet>
      </PaperPart>
      {framework ? (
        <PaperPart title={t('frameworks.clauses')}>
          <Quiet>
            {t('frameworks.own')} {framework.source}
          </Quiet>
          <Clauses framework={framework} contents={contents} />
        </PaperPart>
      ) : (
        GROUPS.filter(id =>
          contents.controls.some(({ group }) => group === id),
        ).map(id => (
          <PaperPart key={id} title={t(`scorecard.group.${id}`)}>
            <Quiet>{t(`scorecard.about.${id}`)}</Quiet>
            <Controls
              controls={contents.controls.filter(({ group }) => group === id)}
              label={t(`scorecard.group.${id}`)}
            />
          </PaperPart>
        ))
      )}
      <PaperPart title={t('scorecardReport.open')}>
        <Lines
          list={contents.open}
          none={t('scorecardReport.noneOpen')}
          columns={[
            t('fleet.service'),
            t('fleet.control'),
            t('fleet.result'),
            t('scorecardReport.since'),
            t('scorecardReport.reason'),
          ]}
          cells={item => [
            service(item.entityRef),
            item.title,
            resultOf(item),
            format.utc(item.since),
            <bdi>{item.reason}</bdi>,
          ]}
        />
      </PaperPart>
      <PaperPart title={t('scorecardReport.waived')}>
        <Lines
          list={contents.waived}
          none={t('scorecardReport.noneWaived')}
          columns={[
            t('fleet.service'),
            t('fleet.control'),
            t('scorecardReport.underlying'),
            t('scorecardReport.waiver'),
            t('scorecardReport.reason'),
          ]}
          cells={item => [
            service(item.entityRef),
            item.title,
            item.underlying && t(`scorecard.outcome.${item.underlying}`),
            <code>{item.waiverId}</code>,
            <bdi>{item.reason}</bdi>,
          ]}
        />
      </PaperPart>
      {!framework && (
        <PaperPart title={t('scorecardReport.attested')}>
          <ReportedAttestations clauses={head.personClauses ?? []} />
        </PaperPart>
      )}
      <PaperPart title={t('scorecardReport.excluded')}>
        <Lines
          list={contents.excluded}
          none={t('scorecardReport.noneExcluded')}
          columns={[t('fleet.service'), t('scorecardReport.reason')]}
          cells={({ entityRef, reason }) => [
            service(entityRef),
            <bdi>{reason}</bdi>,
          ]}
        />
      </PaperPart>
      <PaperPart title={t('scorecardReport.check')}>
        {head.evidenceHead ? (
          <>
            <Facts
              facts={[
                [
                  t('scorecardReport.headSeq'),
                  format.count(head.evidenceHead.seq),
                ],
                [
                  t('scorecardReport.headHash'),
                  <code className={paper.hash}>{head.evidenceHead.hash}</code>,
                ],
              ]}
            />
            <p className={paper.sentence}>{t('scorecardReport.checkHow')}</p>
            <code className={styles.command}>
              yarn recovery-evidence verify --config ../../app-config.yaml
              --head {head.evidenceHead.seq}:{head.evidenceHead.hash}
            </code>
            <Quiet>{t('scorecardReport.checkWhat')}</Quiet>
          </>
        ) : (
          <p className={paper.sentence}>{t('scorecardReport.noHead')}</p>
        )}
      </PaperPart>
    </Paper>
  );
}

/** The clauses of a framework, where one is asked for. */
function FrameworkReport(
  props: Omit<Parameters<typeof ReportOf>[0], 'framework'> & {
    frameworkId: string;
  },
) {
  const { frameworkId, ...rest } = props;
  const query = useFramework(frameworkId);
  if (query.isPending) {
    return <Loading heights={[60, 400]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  return <ReportOf {...rest} framework={query.data} />;
}

/**
 * What controls say of the services that the address filters, for an auditor, on screen
 * and on paper.
 */
export function ScorecardReport() {
  const t = useWords();
  const format = useFormat();
  const { address } = useFleetAddress();
  const [params] = useAddress();
  const ownership = useOwnership();
  const fleetLink = useFleetLink();
  const frameworkLink = useFrameworkLinks();
  const frameworkId = params.get('framework')?.slice(0, 63) || undefined;
  const day = params.get('asOf')?.slice(0, 10) || undefined;
  const needsReader = address.filters.owner === MINE;
  const query = toQuery(address, ownership.data ?? []);
  const { asOf, problem, isPending } = useAsOf(day, query);
  const isKnown = !needsReader || Boolean(ownership.data?.length);
  const report = useScorecardReport(
    { ...query, asOf, framework: frameworkId },
    isKnown && !isPending && !problem,
  );
  const back = frameworkId
    ? frameworkLink.one(frameworkId)
    : fleetLink(address.filters as Record<string, string>);

  let body: JSX.Element;
  if (problem) {
    body = (
      <Alert
        status="warning"
        icon
        title={t(`export.${problem}`, {
          day: format.utcDay(day!),
          today: format.utcDay(utcDayOf(format.now)),
        })}
      />
    );
  } else if (!isKnown && !ownership.isPending) {
    body = <Quiet>{t('fleet.mineUnknown')}</Quiet>;
  } else if (report.isPending) {
    body = <Loading heights={[60, 400]} label={t('scorecardReport.loading')} />;
  } else if (!report.data) {
    body = (
      <Failure
        title={t('scorecardReport.failed')}
        error={report.error}
        onRetry={() => report.refetch()}
      />
    );
  } else {
    const shown = { contents: report.data, filters: address.filters };
    body = frameworkId ? (
      <FrameworkReport {...shown} frameworkId={frameworkId} />
    ) : (
      <ReportOf {...shown} />
    );
  }
  return (
    <div>
      <div className={paper.bar}>
        <Button
          size="small"
          variant="primary"
          isDisabled={!report.data}
          onPress={() => window.print()}
        >
          {t('report.print')}
        </Button>
        {back && (
          <ButtonLink size="small" variant="tertiary" href={back}>
            {t('scorecardReport.back')}
          </ButtonLink>
        )}
      </div>
      {body}
    </div>
  );
}
