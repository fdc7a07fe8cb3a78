import type {
  EntityRecoveryStatus,
  RecoverabilityWindow,
} from 'backstage-plugin-recovery-common';
import { useEffect } from 'react';
import { useWords } from '../../hooks/useWords';
import { usePoints } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Quiet } from '../common/Quiet';
import { ShortTime } from '../common/RelativeTime';
import type { RestoreDraft } from './draft';
import { baseFor, boundsOf, refusalOf } from './instant';
import { TimePicker } from './TimePicker';

/** Points that are looked through for one to start from: those right before the instant. */
const MOST_POINTS = 50;

/** An instant of the window, and the point from which it is reached. */
export function TimeChoice(props: {
  status: EntityRecoveryStatus;
  window: RecoverabilityWindow;
  draft: RestoreDraft;
  onChange: (change: Partial<RestoreDraft>) => void;
}) {
  const { status, window, draft, onChange } = props;
  const t = useWords();
  const latest = new Date(boundsOf(window).to).toISOString();
  const instant = draft.time ?? latest;
  const refused = refusalOf(window, instant);
  const query = usePoints(status.entityRef, {
    resourceId: draft.resourceId,
    to: instant,
    limit: MOST_POINTS,
  });
  const settled = query.data && !query.isPlaceholderData;
  const base =
    refused || !settled
      ? undefined
      : baseFor(query.data.items, window, instant);

  useEffect(() => {
    if (base?.id !== draft.point?.id || draft.time !== instant) {
      onChange({ time: instant, point: base });
    }
  }, [base, draft.point, draft.time, instant, onChange]);

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
      {settled && !refused && !base && (
        <p role="alert">{t('instant.noBase')}</p>
      )}
    </>
  );
}
