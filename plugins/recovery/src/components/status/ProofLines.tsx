import type {
  Drill,
  DrillState,
  ProtectedResource,
  Tier,
  VerificationState,
} from 'backstage-plugin-recovery-common';
import type { ReactNode } from 'react';
import { useFormat } from '../../format/useFormat';
import { useWords, type Words } from '../../hooks/useWords';
import lines from '../common/Lines.module.css';
import { RelativeTime } from '../common/RelativeTime';
import { Sign, type Tone } from '../common/Sign';
import { levelWord } from './EvidenceLevel';
import { levelsOf, standingFailure, timesOf } from './proof';
import styles from './ProofLines.module.css';

type Format = ReturnType<typeof useFormat>;

/** The level of evidence of a point that was written back and counted. */
const RESTORED = 4;

interface Said {
  tone: Tone;
  words: ReactNode;
}

function overdue(state: VerificationState, t: Words): ReactNode {
  if (!state.overdue) {
    return undefined;
  }
  return state.nextAt
    ? t('verification.overdueSince', {
        time: <RelativeTime value={state.nextAt} />,
      })
    : t('verification.overdue');
}

/** What verification has shown of stored data, in a sentence. */
export function verificationSaid(state: VerificationState, t: Words): Said {
  const levels = levelsOf(state);
  if (!levels.length) {
    return { tone: 'unknown', words: t('verification.notOffered') };
  }
  if (state.doubt) {
    return {
      tone: 'bad',
      words: t('verification.doubt', {
        time: <RelativeTime value={state.doubt.since} />,
        summary: state.doubt.summary,
      }),
    };
  }
  const failure = standingFailure(state);
  if (failure) {
    return {
      tone: 'bad',
      words: t('verification.failed', {
        level: levelWord(failure.level, t),
        time: <RelativeTime value={failure.at} />,
        summary: failure.summary,
      }),
    };
  }
  const late = overdue(state, t);
  const reached = levels.filter(level => level.reached).length;
  if (!reached && !state.lastFullReadAt) {
    return {
      tone: state.overdue ? 'warning' : 'unknown',
      words: (
        <>
          {t('verification.never')} {late}
        </>
      ),
    };
  }
  const counts = { reached: String(reached), offered: String(levels.length) };
  const words = state.lastFullReadAt
    ? t('verification.levels', {
        ...counts,
        time: <RelativeTime value={state.lastFullReadAt} />,
      })
    : t('verification.levelsNotRead', counts);
  let tone: Tone = state.lastFullReadAt ? 'good' : 'neutral';
  if (state.overdue) {
    tone = 'warning';
  }
  return {
    tone,
    words: (
      <>
        {words} {late}
      </>
    ),
  };
}

/** When a drill proved something, and how long it took against the RTO. */
export function drillProof(
  drill: Drill,
  tier: Tier | undefined,
  t: Words,
  format: Format,
): ReactNode {
  const time = <RelativeTime value={drill.finishedAt ?? drill.requestedAt} />;
  const { rta, rto, tooSlow } = timesOf(drill, tier?.rto);
  if (rta === undefined) {
    return t('drill.proven', { time });
  }
  const took = format.millis(rta);
  if (!rto) {
    return t('drill.provenNoRto', { time, took });
  }
  return t(tooSlow ? 'drill.provenSlow' : 'drill.provenRto', {
    time,
    took,
    rto: format.shortDuration(rto),
  });
}

function lastDrillSaid(
  state: DrillState,
  restored: boolean,
  tier: Tier | undefined,
  t: Words,
  format: Format,
): Said {
  const { last, lastPassed } = state;
  if (last?.passed === false) {
    return {
      tone: 'bad',
      words: (
        <>
          {t('drill.lastFailed', {
            time: <RelativeTime value={last.finishedAt ?? last.requestedAt} />,
            summary: last.summary,
          })}{' '}
          {lastPassed
            ? t('drill.lastPassed', {
                time: (
                  <RelativeTime
                    value={lastPassed.finishedAt ?? lastPassed.requestedAt}
                  />
                ),
              })
            : t('drill.nonePassed')}
        </>
      ),
    };
  }
  if (lastPassed) {
    return {
      tone: timesOf(lastPassed, tier?.rto).tooSlow ? 'warning' : 'good',
      words: drillProof(lastPassed, tier, t, format),
    };
  }
  return {
    tone: 'unknown',
    words: (
      <>
        {!restored && t('drill.neverRestored')}{' '}
        {state.declared ? t('drill.none') : t('drill.notDeclared')}
      </>
    ),
  };
}

function drillSaid(
  state: DrillState,
  restored: boolean,
  tier: Tier | undefined,
  t: Words,
  format: Format,
): Said[] {
  const said = [lastDrillSaid(state, restored, tier, t, format)];
  if (state.missedSince) {
    said.push({
      tone: 'warning',
      words: t('drill.missed', {
        time: <RelativeTime value={state.missedSince} />,
      }),
    });
  }
  if (state.negative?.passed === false) {
    said.push({
      tone: 'bad',
      words: t('drill.negativeFailed', {
        time: (
          <RelativeTime
            value={state.negative.finishedAt ?? state.negative.requestedAt}
          />
        ),
      }),
    });
  }
  return said;
}

/** What verification and drills have shown of a resource. What is not known is not said. */
export function ProofLines({
  resource,
  tier,
}: {
  resource: ProtectedResource;
  tier: Tier | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const restored =
    resource.evidence?.result === 'pass' && resource.evidence.level >= RESTORED;
  const said = [
    ...(resource.verification
      ? [verificationSaid(resource.verification, t)]
      : []),
    ...(resource.drill
      ? drillSaid(resource.drill, restored, tier, t, format)
      : []),
  ];
  if (!said.length) {
    return null;
  }
  return (
    <ul
      className={styles.proof}
      aria-label={t('resources.proof', { name: resource.name })}
    >
      {said.map(({ tone, words }, index) => (
        <li key={index} className={styles.line}>
          <Sign tone={tone} />
          <span className={lines.words}>{words}</span>
        </li>
      ))}
    </ul>
  );
}
