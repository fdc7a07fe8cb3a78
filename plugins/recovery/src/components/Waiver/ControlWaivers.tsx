import { Button } from '@backstage/ui';
import type {
  ControlStanding,
  ControlWaiver,
} from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { useWords } from '../../hooks/useWords';
import { useWaiver } from '../../queries/useWaivers';
import { EntityName } from '../common/EntityName';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { ShortTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { RequestWaiverDialog } from './RequestWaiverDialog';
import { WaiverButtons } from './WaiverButtons';
import styles from './Waiver.module.css';

/** Which words say how a waiver stands to what its control says. */
function wordOf({ state }: ControlWaiver, { result }: ControlStanding) {
  if (state === 'requested') {
    return 'requested';
  }
  if (state !== 'approved') {
    return 'ended';
  }
  if (result === 'waived') {
    return 'approved';
  }
  return result === 'fail' || result === 'unknown'
    ? 'approvedSoon'
    : 'approvedUnused';
}

/** The waiver that a control has or that is asked for: by whom, until when and why. */
export function WaiverLine({ control }: { control: ControlStanding }) {
  const t = useWords();
  const { waiver, underlying } = control;
  if (!waiver) {
    return null;
  }
  return (
    <div className={styles.line}>
      <Sign tone="neutral" className={styles.mark} />
      <div>
        {t(`waiver.${wordOf(waiver, control)}`, {
          user: <EntityName entityRef={waiver.requestedBy} />,
          approver: (
            <EntityName entityRef={waiver.approvedBy ?? t('common.unknown')} />
          ),
          time: <ShortTime value={waiver.expiresAt} />,
        })}{' '}
        {underlying &&
          t('waiver.underlying', {
            outcome: t(`scorecard.outcome.${underlying}`),
          })}{' '}
        <bdi>{t('excluded.reason', { reason: waiver.reason })}</bdi>
      </div>
    </div>
  );
}

function OpenWaiver({
  waiverId,
  control,
}: {
  waiverId: string;
  control: string;
}) {
  const t = useWords();
  const query = useWaiver(waiverId);
  if (query.isPending) {
    return <Loading heights={[32]} />;
  }
  if (!query.data) {
    return failureOf(query.error).status === 404 ? (
      <Quiet>{t('waiver.forMany')}</Quiet>
    ) : (
      <Failure error={query.error} onRetry={() => query.refetch()} />
    );
  }
  return <WaiverButtons waiver={query.data} control={control} />;
}

/** What can be done about the waiver of a control: asking for one, deciding, revoking. */
export function WaiverActions(props: {
  entityRef: string;
  control: ControlStanding;
  mayRequest: boolean;
}) {
  const { entityRef, control, mayRequest } = props;
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const { waiver, result } = control;
  const isOpen = waiver?.state === 'requested' || waiver?.state === 'approved';
  if (waiver && isOpen) {
    return <OpenWaiver waiverId={waiver.id} control={control.title} />;
  }
  if (!mayRequest || (result !== 'fail' && result !== 'unknown')) {
    return null;
  }
  return (
    <div>
      <Button size="small" variant="secondary" onPress={() => setAsking(true)}>
        {t('waiver.ask')}
      </Button>
      {asking && (
        <RequestWaiverDialog
          entityRef={entityRef}
          control={control}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
