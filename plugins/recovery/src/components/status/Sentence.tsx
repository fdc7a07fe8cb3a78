import type {
  EntityRecoveryStatus,
  Evidence,
} from 'backstage-plugin-recovery-common';
import type { ReactNode } from 'react';
import { useFormat } from '../../format/useFormat';
import { useWords, type Words } from '../../hooks/useWords';
import { ElapsedTime, RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import styles from './Sentence.module.css';
import { drillBehind, isDoubted } from './proof';
import { drillProof } from './ProofLines';
import { toneOfState } from './tone';

function unknownSentence(status: EntityRecoveryStatus, t: Words): ReactNode {
  const source =
    status.sources.find(s => s.state === 'failing') ??
    status.sources.find(s => s.state === 'invalid') ??
    status.sources.find(s => s.state === 'unread');
  if (source?.state === 'failing' && source.since) {
    return t('state.unknownUnreachable', {
      source: source.title,
      time: <ElapsedTime value={source.since} />,
    });
  }
  if (source?.state === 'invalid') {
    return t('state.unknownInvalid', { source: source.title });
  }
  if (source?.state === 'unread') {
    return t('state.unknownUnread', { source: source.title });
  }
  return t('state.unknown');
}

function firstSentence(
  status: EntityRecoveryStatus,
  t: Words,
  duration: (iso: string) => string,
): ReactNode {
  const time = status.recoverableTo && (
    <RelativeTime value={status.recoverableTo} />
  );
  const rpo = status.tier?.rpo && duration(status.tier.rpo);
  switch (status.state) {
    case 'within-rpo':
      if (!time) {
        return t('state.recoverableNoTime');
      }
      return rpo
        ? t('state.withinRpo', { time, rpo })
        : t('state.withinRpoNoValue', { time });
    case 'recoverable':
      return time
        ? t('state.recoverable', { time })
        : t('state.recoverableNoTime');
    case 'older-than-rpo':
      return time && rpo
        ? t('state.olderThanRpo', { time, rpo })
        : t('state.olderThanRpoNoValue');
    case 'newest-damaged':
      return time
        ? t('state.newestDamaged', { time })
        : t('state.newestDamagedNoTime');
    case 'no-usable-point':
      return t('state.noUsablePoint');
    case 'unprotected': {
      const kind = status.entityRef.split(':')[0];
      return status.bindingProblems.length
        ? t('state.unprotectedProblems', { kind })
        : t('state.unprotected', { kind });
    }
    case 'excluded':
      return t('state.excluded');
    default:
      return unknownSentence(status, t);
  }
}

/** What evidence says, in a sentence. */
export function proofSentence(
  evidence: Evidence | undefined,
  t: Words,
): ReactNode {
  if (!evidence) {
    return t('proof.none');
  }
  const time = <RelativeTime value={evidence.at} />;
  if (evidence.result === 'fail') {
    return t('proof.failed', { time, summary: evidence.summary });
  }
  switch (evidence.level) {
    case 1:
      return t('proof.structure', { time });
    case 2:
      return t('proof.sampledRead', { time });
    case 3:
      return t('proof.fullRead', { time });
    case 4:
      return t('proof.restored', { time });
    case 5:
      return t('proof.opened', { time });
    case 6:
      return t('proof.application', { time });
    default:
      return t('proof.listed');
  }
}

function secondSentence(
  status: EntityRecoveryStatus,
  t: Words,
  format: ReturnType<typeof useFormat>,
): ReactNode {
  switch (status.state) {
    case 'within-rpo':
    case 'recoverable':
    case 'older-than-rpo':
    case 'newest-damaged': {
      const drill = drillBehind(status);
      return drill
        ? drillProof(drill, status.tier, t, format)
        : proofSentence(status.evidence, t);
    }
    case 'unknown':
      return (
        status.recoverableTo &&
        t('state.lastKnown', {
          time: <RelativeTime value={status.recoverableTo} />,
        })
      );
    case 'excluded':
      return (
        <>
          {status.exclusion?.by &&
            t('excluded.by', { by: status.exclusion.by })}{' '}
          {status.exclusion &&
            t('excluded.reason', { reason: status.exclusion.reason })}
        </>
      );
    case 'no-usable-point':
      return (
        status.since &&
        t('state.lasts', { time: <ElapsedTime value={status.since} /> })
      );
    default:
      return undefined;
  }
}

/** The answer to the reader's first question, before any number. */
export function Sentence({ status }: { status: EntityRecoveryStatus }) {
  const t = useWords();
  const format = useFormat();
  const second = secondSentence(status, t, format);
  return (
    <div className={styles.sentence}>
      <Sign
        tone={toneOfState(status, status.resources.some(isDoubted))}
        className={styles.sign}
      />
      <div className={styles.words}>
        <p className={styles.first}>
          {firstSentence(status, t, format.duration)}
        </p>
        {second && <p className={styles.second}>{second}</p>}
      </div>
    </div>
  );
}
