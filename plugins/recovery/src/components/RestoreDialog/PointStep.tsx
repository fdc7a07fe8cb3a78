import { Radio, RadioGroup, Select, Text } from '@backstage/ui';
import type {
  EntityRecoveryStatus,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';
import { useEffect } from 'react';
import { sizeInWords } from '../../format/sizeOfPoint';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { useEndlessPoints } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { Sign } from '../common/Sign';
import { evidenceWord } from '../status/EvidenceLevel';
import { toneOfPoint } from '../status/tone';
import { ANEW, type RestoreDraft } from './draft';
import styles from './RestoreDialog.module.css';
import { NewestChoice, TimeChoice } from './TimeChoice';

function PointChoice({
  point,
  newest,
}: {
  point: RecoveryPoint;
  newest: boolean;
}) {
  const t = useWords();
  const format = useFormat();
  const facts = [
    t(`type.${point.type}`),
    sizeInWords(point, t, format.bytes),
    t(`outcome.${point.outcome}`),
    evidenceWord(point.evidence, t),
  ];
  return (
    <span className={styles.choice}>
      <span className={styles.choiceTitle}>
        <Sign tone={toneOfPoint(point)} />
        <time dateTime={point.time} title={format.exact(point.time)}>
          {format.short(point.time)}
        </time>
        <span className={styles.quiet}>({format.relative(point.time)})</span>
        {newest && <span className={styles.tag}>{t('restore.newest')}</span>}
      </span>
      <span className={styles.quiet}>{facts.join(' · ')}</span>
      {!point.usable && (
        <span className={styles.refusal}>
          {t('restore.notChoosable', {
            reason: point.reason ?? t(`pointState.${point.state}`),
          })}
        </span>
      )}
      {point.usable && point.reason && (
        <span className={styles.quiet}>{point.reason}</span>
      )}
    </span>
  );
}

/** The newest usable point is proposed, damaged ones cannot be chosen. */
function PointList(props: {
  status: EntityRecoveryStatus;
  draft: RestoreDraft;
  onChange: (change: Partial<RestoreDraft>) => void;
}) {
  const { status, draft, onChange } = props;
  const t = useWords();
  const query = useEndlessPoints(status.entityRef, {
    resourceId: draft.resourceId,
    limit: 25,
  });
  const points = query.data?.pages.flatMap(page => page.items) ?? [];
  const newest = points.find(point => point.usable);
  // A point that the dialog was opened for can be older than what is loaded.
  const listed =
    draft.point && !points.some(point => point.id === draft.point!.id)
      ? [draft.point, ...points]
      : points;

  useEffect(() => {
    if (!draft.point && newest) {
      onChange({ point: newest });
    }
  }, [draft.point, newest, onChange]);

  return (
    <div className={styles.stack}>
      {query.isPending && <Loading heights={[120]} />}
      {query.isError && (
        <Failure error={query.error} onRetry={() => query.refetch()} />
      )}
      {query.data && listed.length > 0 && (
        <RadioGroup
          label={t('restore.pointQuestion')}
          description={t('restore.pointHint')}
          value={draft.point?.id ?? null}
          onChange={id =>
            onChange({ ...ANEW, point: listed.find(point => point.id === id) })
          }
        >
          {listed.map(point => (
            <Radio key={point.id} value={point.id} isDisabled={!point.usable}>
              <PointChoice point={point} newest={point.id === newest?.id} />
            </Radio>
          ))}
        </RadioGroup>
      )}
      {query.data && !newest && !query.hasNextPage && (
        <Text as="p">{t('restore.noPoint')}</Text>
      )}
      <MoreButton query={query}>{t('more.older')}</MoreButton>
    </div>
  );
}

/** Which state: of a resource, a point or, where there is a window, any instant in it. */
export function PointStep(props: {
  status: EntityRecoveryStatus;
  draft: RestoreDraft;
  onChange: (change: Partial<RestoreDraft>) => void;
}) {
  const { status, draft, onChange } = props;
  const t = useWords();
  const Instant = draft.mode === 'newest' ? NewestChoice : TimeChoice;
  const window = status.resources.find(
    ({ id }) => id === draft.resourceId,
  )?.window;
  return (
    <div className={styles.stack}>
      {status.resources.length > 1 && (
        <Select
          label={t('points.resource')}
          options={status.resources.map(resource => ({
            id: resource.id,
            label: resource.name,
          }))}
          value={draft.resourceId}
          onChange={id =>
            onChange({
              ...ANEW,
              resourceId: String(id),
              mode: 'point',
              point: undefined,
              time: undefined,
            })
          }
        />
      )}
      {window && (
        <RadioGroup
          label={t('instant.modeQuestion')}
          orientation="horizontal"
          value={draft.mode}
          onChange={mode =>
            onChange({
              ...ANEW,
              mode: mode as RestoreDraft['mode'],
              point: undefined,
              time: undefined,
            })
          }
        >
          <Radio value="point">{t('instant.modePoint')}</Radio>
          <Radio value="newest">{t('instant.modeNewest')}</Radio>
          <Radio value="time">{t('instant.modeTime')}</Radio>
        </RadioGroup>
      )}
      {window && draft.mode !== 'point' ? (
        <Instant {...props} window={window} />
      ) : (
        <PointList status={status} draft={draft} onChange={onChange} />
      )}
    </div>
  );
}
