import { Button, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { EntityRecoveryStatus } from 'backstage-plugin-recovery-common';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { sizeInWords } from '../../format/sizeOfPoint';
import { useFormat } from '../../format/useFormat';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useTimeline } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Legend } from '../common/Legend';
import { Loading } from '../common/Loading';
import { evidenceWord } from '../status/EvidenceLevel';
import { Chart } from './Chart';
import {
  bandsOf,
  layOut,
  type Band,
  type Mark,
  type MarkKind,
} from './geometry';
import { Shape } from './PointMark';
import { pan, PRESETS, zoom, type Preset, type Range } from './range';
import styles from './Timeline.module.css';

const LEGEND: MarkKind[] = [
  'success',
  'unknown',
  'partial',
  'failed',
  'damaged',
  'stale',
  'gone',
  'operation',
  'operationFailed',
  'drill',
  'drillFailed',
];

function Signs({ marks, bands }: { marks: Mark[]; bands: Band[] }) {
  const t = useWords();
  const kinds = LEGEND.filter(kind => marks.some(mark => mark.kind === kind));
  return (
    <Legend label={t('timeline.legend')}>
      {kinds.map(kind => (
        <li key={kind}>
          <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
            <Shape kind={kind} />
          </svg>
          {t(`mark.${kind}`)}
        </li>
      ))}
      {[false, true]
        .filter(gap => bands.some(band => band.gap === gap))
        .map(gap => (
          <li key={String(gap)}>
            <svg width="24" height="18" viewBox="0 0 24 18" aria-hidden="true">
              <rect
                y="6"
                width="24"
                height="7"
                className={gap ? styles.gap : styles.window}
              />
            </svg>
            {t(gap ? 'timeline.gap' : 'timeline.window')}
          </li>
        ))}
    </Legend>
  );
}

/** Points by resource over time: size as height, outcome as shape, zoom by key and pointer. */
export function Timeline(props: {
  status: EntityRecoveryStatus;
  range: Range;
  preset: Preset | undefined;
  selectedId: string | undefined;
  onPreset: (preset: Preset) => void;
  onRange: (range: Range) => void;
  onSelect: (pointId: string) => void;
}) {
  const { status, range, preset, selectedId, onPreset, onRange, onSelect } =
    props;
  const t = useWords();
  const format = useFormat();
  const navigate = useNavigate();
  const linkTo = useOperationLink();
  const [shown, setShown] = useState<Mark>();
  const from = new Date(range.from).toISOString();
  const to = new Date(range.to).toISOString();
  const query = useTimeline(status.entityRef, { from, to });
  const { data } = query;

  const { lanes, marks } = useMemo(
    () =>
      layOut({
        resources: status.resources,
        points: data?.points ?? [],
        operations: data?.operations ?? [],
        operationsName: t('timeline.operations'),
      }),
    [status.resources, data, t],
  );

  const bands = useMemo(
    () =>
      bandsOf(data?.windows ?? [], lanes, { from: range.from, to: range.to }),
    [data, lanes, range.from, range.to],
  );
  const labelOf = (mark: Mark) => {
    if (mark.operation) {
      return t('timeline.operation', {
        kind: t(`operation.${mark.operation.kind}`),
        state: t(`operationState.${mark.operation.state}`),
        time: format.exact(new Date(mark.x).toISOString()),
      });
    }
    const point = mark.point!;
    return t('timeline.point', {
      resource: mark.resourceName,
      time: format.exact(point.time),
      size: sizeInWords(point, t, format.bytes),
      outcome: t(`outcome.${point.outcome}`),
      state: `${t(
        point.usable ? 'pointState.usable' : 'pointState.unusable',
      )}, ${evidenceWord(point.evidence, t)}`,
    });
  };
  const activate = (mark: Mark) => {
    if (mark.point) {
      onSelect(mark.id);
    } else {
      const link = linkTo(mark.id);
      if (link) {
        navigate(link);
      }
    }
  };

  const points = data?.points ?? [];
  const usable = points.filter(point => point.usable).length;
  const names = Object.keys(PRESETS) as Preset[];
  return (
    <div className={styles.timeline}>
      <div className={styles.bar}>
        <ToggleButtonGroup
          className={styles.ranges}
          aria-label={t('timeline.range')}
          selectionMode="single"
          selectedKeys={preset ? [preset] : []}
          onSelectionChange={keys => {
            const [key] = [...keys];
            // Pressing the chosen one again brings its period back to now.
            onPreset((key as Preset | undefined) ?? preset ?? '30d');
          }}
        >
          {names.map(name => (
            <ToggleButton key={name} id={name} size="small">
              {t(`timeline.range${name}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <span className={styles.push} />
        <Button
          size="small"
          variant="secondary"
          onPress={() => onRange(pan(range, -0.5))}
        >
          {t('timeline.earlier')}
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() => onRange(pan(range, 0.5))}
        >
          {t('timeline.later')}
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() => onRange(zoom(range, 0.5))}
        >
          {t('timeline.zoomIn')}
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() => onRange(zoom(range, 2))}
        >
          {t('timeline.zoomOut')}
        </Button>
      </div>
      {query.isPending && <Loading heights={[140]} />}
      {query.isError && !data && (
        <Failure error={query.error} onRetry={() => query.refetch()} />
      )}
      {data && (
        <>
          <p className={styles.summary} role="status">
            {points.length
              ? t('timeline.summary', {
                  points: format.count(points.length),
                  from: format.short(data.from),
                  to: format.short(data.to),
                  usable: format.count(usable),
                  unusable: format.count(points.length - usable),
                  operations: format.count(data.operations.length),
                })
              : `${t('timeline.empty', {
                  from: format.short(data.from),
                  to: format.short(data.to),
                })} ${t('timeline.emptyHint')}`}{' '}
            {data.truncated &&
              t('timeline.truncated', { amount: format.count(points.length) })}
            {data.windows?.map(window => (
              <span key={window.resourceId}>
                {' '}
                {t('timeline.windowOf', {
                  resource:
                    status.resources.find(({ id }) => id === window.resourceId)
                      ?.name ?? window.resourceId,
                  from: format.short(window.from),
                  to: format.short(window.to),
                  gaps: format.count(window.gaps.length),
                })}
              </span>
            ))}
          </p>
          {lanes.length > 0 && (
            <Chart
              lanes={lanes}
              bands={bands}
              marks={marks}
              range={range}
              now={Date.parse(status.observedAt)}
              tier={status.tier}
              selectedId={selectedId}
              labelOf={labelOf}
              onRange={onRange}
              onActivate={activate}
              onShow={setShown}
            />
          )}
          <p className={styles.shown} aria-hidden="true">
            {shown ? labelOf(shown) : t('timeline.hint')}
          </p>
          <Signs marks={marks} bands={bands} />
          <p className={styles.help}>{t('timeline.help')}</p>
        </>
      )}
    </div>
  );
}
