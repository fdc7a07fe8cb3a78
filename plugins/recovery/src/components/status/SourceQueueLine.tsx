import { Button } from '@backstage/ui';
import type {
  SourceHealth,
  SourcePause,
  SourceQueue,
} from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { usePauseSource } from '../../queries/useProof';
import { EntityName } from '../common/EntityName';
import lines from '../common/Lines.module.css';
import { ReasonDialog } from '../common/ReasonDialog';
import { RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import styles from './SourceQueueLine.module.css';

function PauseDialog({
  source,
  onClose,
}: {
  source: SourceHealth;
  onClose: () => void;
}) {
  const t = useWords();
  return (
    <ReasonDialog
      title={t('queue.pauseTitle', { source: source.title })}
      reason={t('queue.pauseReason')}
      confirm={t('queue.pauseConfirm')}
      dismiss={t('queue.pauseDismiss')}
      errorTitle={t('queue.pauseFailed')}
      action={usePauseSource(source.id)}
      onClose={onClose}
    >
      <p>{t('queue.pauseWhat')}</p>
    </ReasonDialog>
  );
}

/** Who holds back the queue of a source, since when and why. */
export function SourcePauseLine({ pause }: { pause: SourcePause }) {
  const t = useWords();
  return (
    <span className={styles.held}>
      <Sign tone="warning" />
      <span>
        {t('queue.paused', {
          user: <EntityName entityRef={pause.by} />,
          time: <RelativeTime value={pause.at} />,
          reason: pause.reason,
        })}
      </span>
    </span>
  );
}

/** Why nothing of a source begins, where that is so. */
export function SourceHeldLine({
  queue,
}: {
  queue: Pick<SourceQueue, 'paused' | 'stopped'>;
}) {
  const t = useWords();
  return (
    <>
      {queue.stopped && (
        <span className={styles.held}>
          <Sign tone="bad" />
          <span>{t('queue.stopped', { reason: queue.stopped })}</span>
        </span>
      )}
      {queue.paused && <SourcePauseLine pause={queue.paused} />}
    </>
  );
}

/** What waits and runs at a source, what holds it back, and the way to hold it back. */
export function SourceQueueLine({ source }: { source: SourceHealth }) {
  const t = useWords();
  const format = useFormat();
  const resume = usePauseSource(source.id);
  const [pausing, setPausing] = useState(false);
  const { queue } = source;
  if (!queue) {
    return null;
  }
  const mayPause = source.allowed?.pause;
  return (
    <div className={styles.queue}>
      <span className={lines.quiet}>
        {t('queue.counts', {
          running: format.count(queue.running),
          limit: format.count(queue.limit),
          queued: format.count(queue.queued),
        })}
      </span>
      <SourceHeldLine queue={queue} />
      {mayPause && (
        <span>
          {queue.paused ? (
            <Button
              size="small"
              variant="secondary"
              isPending={resume.isPending}
              aria-label={t('queue.resumeOf', { source: source.title })}
              onPress={() => resume.mutate(undefined)}
            >
              {t('queue.resume')}
            </Button>
          ) : (
            <Button
              size="small"
              variant="secondary"
              aria-label={t('queue.pauseOf', { source: source.title })}
              onPress={() => setPausing(true)}
            >
              {t('queue.pause')}
            </Button>
          )}
        </span>
      )}
      {resume.isError && (
        <span role="alert">
          {t('error.generic', { message: failureOf(resume.error).message })}
        </span>
      )}
      {pausing && (
        <PauseDialog source={source} onClose={() => setPausing(false)} />
      )}
    </div>
  );
}
