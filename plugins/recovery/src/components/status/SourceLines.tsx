import type { SourceHealth } from 'backstage-plugin-recovery-common';
import type { ReactNode } from 'react';
import { useFormat } from '../../format/useFormat';
import { useWords, type Words } from '../../hooks/useWords';
import { ElapsedTime, RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import styles from '../common/Lines.module.css';
import { SourcePauseLine, SourceQueueLine } from './SourceQueueLine';
import { toneOfSource } from './tone';

function stateSentence(source: SourceHealth, t: Words): ReactNode {
  const time = source.lastSuccessAt && (
    <RelativeTime value={source.lastSuccessAt} />
  );
  switch (source.state) {
    case 'ok':
      return time ? t('source.ok', { time }) : t('source.okNever');
    case 'partial':
      return time ? t('source.partial', { time }) : t('source.partialNever');
    case 'failing':
      return source.since
        ? t('source.failing', { time: <ElapsedTime value={source.since} /> })
        : t('source.failingUnknown');
    case 'invalid':
      return t('source.invalid');
    case 'removed':
      return t('source.removed');
    default:
      return t('source.unread');
  }
}

function SourceLine({
  source,
  details,
}: {
  source: SourceHealth;
  details: boolean;
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <li className={styles.item}>
      <Sign tone={toneOfSource(source)} />
      <div className={styles.words}>
        <bdi className={styles.name} title={source.id}>
          {source.title}
        </bdi>{' '}
        <span className={styles.quiet}>{source.provider}</span>
        {': '}
        {stateSentence(source, t)}.{' '}
        {source.refreshing && <span>{t('source.refreshing')} </span>}
        {source.stale && !['unread', 'removed'].includes(source.state) && (
          <span>
            {t('source.stale', { limit: format.duration(source.staleAfter) })}{' '}
          </span>
        )}
        {source.state === 'failing' && (
          <span>
            {source.lastSuccessAt
              ? t('source.lastSuccess', {
                  time: <RelativeTime value={source.lastSuccessAt} />,
                })
              : t('source.neverRead')}{' '}
          </span>
        )}
        {source.error && (
          <span className={styles.block}>
            {source.error.message}
            {source.error.nextStep && (
              <span className={styles.step}>
                {t('common.nextStep', { step: source.error.nextStep })}
              </span>
            )}
          </span>
        )}
        {details && source.nextAttemptAt && (
          <span className={styles.step}>
            {t('source.nextAttempt', {
              time: <RelativeTime value={source.nextAttemptAt} />,
            })}
          </span>
        )}
        {details && source.notices.length > 0 && (
          <ul className={styles.inner} aria-label={t('source.notices')}>
            {source.notices.map((notice, index) => (
              <li key={`${index}-${notice.code}`}>
                {notice.message}
                {notice.count > 1 &&
                  ` (${t('source.noticeCount', {
                    amount: format.count(notice.count),
                  })})`}
              </li>
            ))}
          </ul>
        )}
        {details && source.queue ? (
          <SourceQueueLine source={source} />
        ) : (
          source.paused && <SourcePauseLine pause={source.paused} />
        )}
      </div>
    </li>
  );
}

/** The health of sources, one line each; an unreachable one is named, with since when. */
export function SourceLines(props: {
  sources: SourceHealth[];
  details?: boolean;
}) {
  const { sources, details = false } = props;
  const t = useWords();
  if (!sources.length) {
    return null;
  }
  return (
    <ul className={styles.list} aria-label={t('source.title')}>
      {sources.map(source => (
        <SourceLine key={source.id} source={source} details={details} />
      ))}
    </ul>
  );
}
