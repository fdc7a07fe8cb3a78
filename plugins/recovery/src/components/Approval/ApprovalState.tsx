import type { Operation } from 'backstage-plugin-recovery-common';
import { useWords } from '../../hooks/useWords';
import { EntityName } from '../common/EntityName';
import { Quiet } from '../common/Quiet';
import { RelativeTime } from '../common/RelativeTime';
import { Sign, type Tone } from '../common/Sign';
import styles from './Approval.module.css';
import { DecideButtons } from './DecideButtons';
import { WhoDecides } from './WhoDecides';

type Approval = NonNullable<Operation['approval']>;

const TONES: Record<Approval['state'], Tone> = {
  pending: 'unknown',
  approved: 'neutral',
  rejected: 'bad',
  expired: 'warning',
};

/** Whether it was approved, by whom and why; while it waits, until when and the buttons. */
export function ApprovalState({
  operation,
  approval,
}: {
  operation: Operation;
  approval: Approval;
}) {
  const t = useWords();
  const decidedBy = approval.decidedBy && (
    <EntityName entityRef={approval.decidedBy} />
  );
  const at = approval.decidedAt ?? approval.expiresAt;
  return (
    <div className={styles.approval}>
      <p className={styles.sentence}>
        <Sign tone={TONES[approval.state]} />
        <span>
          {t(`approval.state_${approval.state}`, {
            user: decidedBy ?? t('common.unknown'),
            time: <RelativeTime value={at} />,
          })}{' '}
          {approval.reason && t('excluded.reason', { reason: approval.reason })}
        </span>
      </p>
      {approval.reasons.length > 0 && (
        <Quiet>
          {t('approval.why')}: {approval.reasons.join(' ')}
        </Quiet>
      )}
      {approval.state === 'pending' && !operation.allowed.approve && (
        <Quiet>
          <WhoDecides approval={approval} requestedBy={operation.requestedBy} />
        </Quiet>
      )}
      <DecideButtons operation={operation} />
    </div>
  );
}
