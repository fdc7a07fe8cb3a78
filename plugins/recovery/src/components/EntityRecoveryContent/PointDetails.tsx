import { Button } from '@backstage/ui';
import type {
  EntityRecoveryStatus,
  RecoveryPointDetails as Details,
} from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { Quiet } from '../common/Quiet';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { usePoint } from '../../queries/usePoints';
import { Facts } from '../common/Facts';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { evidenceWord } from '../status/EvidenceLevel';
import { Findings } from '../status/Findings';
import { proofSentence } from '../status/Sentence';
import { toneOfPoint } from '../status/tone';
import { levelsToVerify, VerifyDialog } from '../Verification/VerifyDialog';
import styles from './EntityRecoveryContent.module.css';

function Found({ point }: { point: Details }) {
  const t = useWords();
  const format = useFormat();
  const unusable = point.reason
    ? t('point.unusable', { reason: point.reason })
    : t('point.unusableNoReason');
  return (
    <>
      <p className={styles.pointSentence}>
        <Sign tone={toneOfPoint(point)} />
        <span>
          {point.usable
            ? t('point.usable', { evidence: evidenceWord(point.evidence, t) })
            : unusable}{' '}
          {point.usable &&
            point.reason &&
            t('point.doubtful', { reason: point.reason })}{' '}
          {point.usable &&
            (point.evidence.level === 0 && point.evidence.result === 'pass'
              ? t('point.listed')
              : proofSentence(point.evidence, t))}
        </span>
      </p>
      <Findings findings={point.findings} />
      <Facts
        facts={[
          [
            t('points.time'),
            <>
              {format.exact(point.time)} (<RelativeTime value={point.time} />)
            </>,
          ],
          [t('points.outcome'), t(`outcome.${point.outcome}`)],
          [t('points.type'), t(`type.${point.type}`)],
          [
            t('point.restoredSize'),
            point.sizeBytes === undefined
              ? t('common.unknown')
              : format.bytes(point.sizeBytes),
          ],
          [
            t('point.stored'),
            point.storedBytes !== undefined && format.bytes(point.storedBytes),
          ],
          [
            t('point.files'),
            point.fileCount !== undefined && format.count(point.fileCount),
          ],
          [
            t('point.finished'),
            point.finishedAt && format.exact(point.finishedAt),
          ],
          [t('point.observed'), <RelativeTime value={point.observedAt} />],
          [t('point.firstSeen'), <RelativeTime value={point.firstSeenAt} />],
          [
            t('point.dependsOn'),
            point.dependsOn?.length
              ? t('point.dependsOnCount', { count: point.dependsOn.length })
              : undefined,
          ],
          [
            t('point.window'),
            point.window &&
              t('point.windowOf', {
                from: format.short(point.window.from),
                to: format.short(point.window.to),
                gaps: format.count(point.window.gaps.length),
              }),
          ],
          [t('point.provider'), point.provider],
          [t('point.id'), <code>{point.providerPointId}</code>],
        ].map(([name, value]) => [name as string, value || undefined])}
      />
      {Object.keys(point.details).length > 0 && (
        <div>
          <h3 className={styles.subheading}>{t('point.said')}</h3>
          <Facts facts={Object.entries(point.details)} />
        </div>
      )}
    </>
  );
}

/** All that is known of the selected point, and the way to restore it. */
export function PointDetails(props: {
  pointId: string | undefined;
  status: EntityRecoveryStatus;
  onRestore: (point: Details) => void;
  onClose: () => void;
}) {
  const { pointId, status, onRestore, onClose } = props;
  const t = useWords();
  const query = usePoint(pointId);
  const [verifying, setVerifying] = useState(false);
  const mayVerify =
    status.allowed.verify &&
    query.data &&
    query.data.state !== 'gone' &&
    levelsToVerify(query.data).length > 0;
  const scope = status.sources.find(({ id }) => id === query.data?.sourceId)
    ?.verification?.scope;
  if (!pointId) {
    return <Quiet>{t('point.none')}</Quiet>;
  }
  return (
    <div className={styles.stack}>
      {query.isPending && <Loading heights={[160]} />}
      {query.isError && !query.data && (
        <Failure error={query.error} onRetry={() => query.refetch()} />
      )}
      {query.data && <Found point={query.data} />}
      <div className={styles.buttons}>
        {status.allowed.restore && query.data?.usable && (
          <Button
            size="small"
            variant="primary"
            onPress={() => onRestore(query.data)}
          >
            {t('point.restoreThis')}
          </Button>
        )}
        {mayVerify && (
          <Button
            size="small"
            variant="secondary"
            onPress={() => setVerifying(true)}
          >
            {t('verification.ask')}
          </Button>
        )}
        <Button size="small" variant="tertiary" onPress={onClose}>
          {t('point.clear')}
        </Button>
      </div>
      {verifying && query.data && (
        <VerifyDialog
          point={query.data}
          wholeRepository={scope === 'repository'}
          onClose={() => setVerifying(false)}
        />
      )}
    </div>
  );
}
