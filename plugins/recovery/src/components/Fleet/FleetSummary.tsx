import { Link } from '@backstage/ui';
import type { ScorecardSummary } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import type { AddressChange } from '../../hooks/useAddress';
import { useWords } from '../../hooks/useWords';
import { Quiet } from '../common/Quiet';
import { Sign, type Tone } from '../common/Sign';
import { Stack } from '../common/Stack';
import styles from './Fleet.module.css';

const SHOWN_CONTROLS = 5;

function toneOf({ entities, totalCount }: ScorecardSummary): Tone {
  if (entities.failing > 0) {
    return 'bad';
  }
  return entities.unknown > 0 || totalCount === 0 ? 'unknown' : 'good';
}

/** How many services meet what is asked; those of which it is not known stand apart. */
export function FleetSentence({ summary }: { summary: ScorecardSummary }) {
  const t = useWords();
  const format = useFormat();
  const { compliant, failing, unknown } = summary.entities;
  return (
    <p className={styles.sentence}>
      <Sign tone={toneOf(summary)} className={styles.mark} />
      <span>
        {t('fleet.sentence', {
          compliant: format.count(compliant),
          total: format.count(summary.totalCount),
          failing: format.count(failing),
          unknown: format.count(unknown),
        })}
      </span>
    </p>
  );
}

/** The three shares as one bar. The sentence above says the same in words. */
function Shares({ summary }: { summary: ScorecardSummary }) {
  const { compliant, failing, unknown } = summary.entities;
  return (
    <div className={styles.shares} aria-hidden="true">
      {(
        [
          ['shareGood', compliant],
          ['shareUnknown', unknown],
          ['shareBad', failing],
        ] as const
      )
        .filter(([, value]) => value > 0)
        .map(([name, value]) => (
          <div
            key={name}
            className={styles[name]}
            style={{ flexGrow: value }}
          />
        ))}
    </div>
  );
}

function Coverage({ summary }: { summary: ScorecardSummary }) {
  const t = useWords();
  const format = useFormat();
  const covered = summary.items.find(({ id }) => id === 'protected');
  if (!covered) {
    return null;
  }
  const { pass, notApplicable, fail } = covered.counts;
  return (
    <Quiet>
      {t('fleet.coverage', {
        covered: format.count(pass),
        uncovered: format.count(fail),
        unknown: format.count(summary.totalCount - pass - fail - notApplicable),
        excluded: format.count(notApplicable),
      })}
    </Quiet>
  );
}

function Levels({ summary }: { summary: ScorecardSummary }) {
  const t = useWords();
  const format = useFormat();
  const most = Math.max(1, ...summary.levels);
  return (
    <div className={styles.part}>
      <h3 className={styles.heading}>{t('fleet.levels')}</h3>
      <ul className={styles.bars} aria-label={t('fleet.levels')}>
        {summary.levels.map((count, level) => (
          <li key={level}>
            <span className={styles.barName}>
              {t('fleet.levelName', { level: format.count(level) })}
            </span>
            <span className={styles.track} aria-hidden="true">
              <span
                className={styles.bar}
                style={{ width: `${(count / most) * 100}%` }}
              />
            </span>
            <span className={styles.barValue}>{format.count(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The controls that the most services fail; each number leads to those services. */
function MostFailed({
  summary,
  addressOf,
}: {
  summary: ScorecardSummary;
  addressOf: (change: AddressChange) => string;
}) {
  const t = useWords();
  const format = useFormat();
  const failed = summary.items
    .filter(({ counts }) => counts.fail > 0)
    .sort((a, b) => b.counts.fail - a.counts.fail)
    .slice(0, SHOWN_CONTROLS);
  if (!failed.length) {
    return null;
  }
  return (
    <div className={styles.part}>
      <h3 className={styles.heading}>{t('fleet.mostFailed')}</h3>
      <ul className={styles.bars} aria-label={t('fleet.mostFailed')}>
        {failed.map(({ id, title, counts }) => (
          <li key={id}>
            <span className={styles.barWide}>{title}</span>
            <Link href={addressOf({ control: id, state: 'fail' })}>
              {t('fleet.failCount', { amount: format.count(counts.fail) })}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** All services in sum: first in a sentence, then by level and by control. */
export function FleetSummary(props: {
  summary: ScorecardSummary;
  addressOf: (change: AddressChange) => string;
}) {
  const { summary, addressOf } = props;
  return (
    <Stack>
      <FleetSentence summary={summary} />
      <Shares summary={summary} />
      <Coverage summary={summary} />
      <div className={styles.parts}>
        <Levels summary={summary} />
        <MostFailed summary={summary} addressOf={addressOf} />
      </div>
    </Stack>
  );
}
