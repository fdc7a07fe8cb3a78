import type {
  EntityRecoveryStatus,
  RecoverabilityWindow,
} from 'backstage-plugin-recovery-common';
import { useEffect } from 'react';
import { useWords } from '../../hooks/useWords';
import { usePoints } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { ShortTime } from '../common/RelativeTime';
import type { RestoreDraft } from './draft';
import { baseFor, refusalOf } from './instant';
import { TimePicker } from './TimePicker';
import { WindowBand } from './WindowBand';

/** Points that are looked through for one to start from: those right before the instant. */
const MOST_POINTS = 50;

const NEWEST = { type: 'default' } as const;

/** All that is stored, and the point from which it is reached. */
export function NewestChoice(props: {
  status: EntityRecoveryStatus;
  window: RecoverabilityWindow;
  draft: RestoreDraft;
  onChange: (change: Partial<RestoreDraft>) => void;
}) {
  const { status, window, draft, onChange } = props;
  const t = useWords();
  const query = usePoints(status.entityRef, {
    resourceId: draft.resourceId,
    limit: MOST_POINTS,
  });
  const settled = query.data && !query.isPlaceholderData;
  const base = settled
    ? baseFor(query.data.items, window, window.to)
    : undefined;

  useEffect(() => {
    if (base?.id !== draft.point?.id) {
      onChange({ point: base, stop: base && NEWEST });
    }
  }, [base, draft.point, onChange]);

  return (
    <>
      {query.isPending && <Loading heights={[60]} />}
      {query.isError && (
        <Failure error={query.error} onRetry={() => query.refetch()} />
      )}
      {base && (
        <>
          <WindowBand window={window} instant={window.to} />
          <p>
            {t('instant.newest', { time: <ShortTime value={window.to} /> })}
          </p>
          <Quiet>
            {t('instant.baseNewest', { time: <ShortTime value={base.time} /> })}
          </Quiet>
        </>
      )}
      {settled && !base && <p role="alert">{t('instant.noBase')}</p>}
    </>
  );
}

/** An instant of the window, and the point from which it is reached. */
export function TimeChoice(props: {
  status: EntityRecoveryStatus;
  window: RecoverabilityWindow;
  draft: RestoreDraft;
  onChange: (change: Partial<RestoreDraft>) => void;
}) {
  const { status, window, draft, onChange } = props;
  const t = useWords();
  const instant = draft.time;
  const refused = instant ? refusalOf(window, instant) : undefined;
  const query = usePoints(status.entityRef, {
    resourceId: draft.resourceId,
    to: instant,
    limit: MOST_POINTS,
  });
  const settled = query.data && !query.isPlaceholderData;
  const base =
    !instant || refused || !settled
      ? undefined
      : baseFor(query.data.items, window, instant);

  useEffect(() => {
    if (base?.id !== draft.point?.id) {
      onChange({ point: base });
    }
  }, [base, draft.point, onChange]);

  return (
    <>
      <TimePicker
        window={window}
        value={instant}
        onChange={time => onChange({ time, point: undefined })}
      />
      {query.isError && (
        <Failure error={query.error} onRetry={() => query.refetch()} />
      )}
      {base && (
        <Quiet>
          {t('instant.base', { time: <ShortTime value={base.time} /> })}
        </Quiet>
      )}
      {instant && settled && !refused && !base && (
        <p role="alert">{t('instant.noBase')}</p>
      )}
    </>
  );
}
