import { Alert, TextAreaField } from '@backstage/ui';
import type { Operation } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { usePlan } from '../../queries/usePoints';
import { useDecide } from '../../queries/useProof';
import { ActionDialog } from '../common/ActionDialog';
import { EntityName } from '../common/EntityName';
import { Facts } from '../common/Facts';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { RelativeTime, ShortTime } from '../common/RelativeTime';
import { shortHash } from '../Evidence/shortHash';
import { Changes } from '../RestoreDialog/Changes';
import { stopInWords } from '../RestoreDialog/PlanStep';

export type Decision = 'approve' | 'reject';

/** What the restore would change now, worked out anew for the one who decides. */
function ChangesNow({
  operation,
  targetId,
}: {
  operation: Operation;
  targetId: string;
}) {
  const t = useWords();
  const plan = usePlan(operation.pointId, {
    targetId,
    paths: operation.paths,
    recoverTo: operation.recoverTo,
  });
  if (plan.isPending) {
    return <Loading heights={[60]} label={t('restore.planLoading')} />;
  }
  if (!plan.data) {
    return (
      <Quiet>
        {t('approval.changesUnknown', {
          message: failureOf(plan.error).message,
        })}
      </Quiet>
    );
  }
  return (
    <>
      {plan.data.hash !== operation.hash && (
        <Alert status="warning" icon title={t('approval.hashDiffers')} />
      )}
      {plan.data.changes && <Changes changes={plan.data.changes} />}
      {plan.data.refusals.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('approval.refusedNow')}
          description={plan.data.refusals.join(' ')}
        />
      )}
    </>
  );
}

/** Shows what is asked for, by whom and why, and takes the answer with its reason. */
export function DecideDialog(props: {
  operation: Operation;
  decision: Decision;
  onClose: () => void;
}) {
  const { operation, decision, onClose } = props;
  const t = useWords();
  const format = useFormat();
  const [reason, setReason] = useState('');
  const decide = useDecide(operation.id);
  const { targetId } = operation;
  return (
    <ActionDialog
      title={t(`approval.${decision}Title`, {
        kind: t(`operation.${operation.kind}`),
        resource: operation.resourceName,
      })}
      confirm={t(`approval.${decision}`)}
      dismiss={t('approval.dismiss')}
      destructive={decision === 'reject'}
      isReady={reason.trim() !== ''}
      isPending={decide.isPending}
      error={decide.error}
      errorTitle={t('approval.failed')}
      onClose={onClose}
      onConfirm={() =>
        decide.mutate(
          {
            approve: decision === 'approve',
            hash: operation.hash,
            reason: reason.trim(),
          },
          { onSuccess: onClose },
        )
      }
    >
      {operation.inPlace && (
        <Alert
          status="warning"
          icon
          title={t('approval.inPlace', {
            target: operation.targetTitle ?? t('common.unknown'),
          })}
        />
      )}
      <Facts
        facts={[
          [
            t('operation.entity'),
            <EntityName entityRef={operation.entityRef} />,
          ],
          [
            t('operation.point'),
            t('operation.of', {
              resource: operation.resourceName,
              time: <ShortTime value={operation.pointTime} />,
            }),
          ],
          [
            t('instant.recoverTo'),
            operation.recoverTo && stopInWords(operation.recoverTo, t, format),
          ],
          [t('operation.target'), operation.targetTitle],
          [
            t('operation.paths'),
            operation.paths?.length
              ? t('restore.chosen', { count: operation.paths.length })
              : t('operation.everything'),
          ],
          [
            t('operation.requestedBy'),
            t('operation.by', {
              user: <EntityName entityRef={operation.requestedBy} />,
              time: <RelativeTime value={operation.requestedAt} />,
            }),
          ],
          [t('operation.reason'), operation.reason ?? t('approval.noReason')],
          [
            t('approval.why'),
            operation.approval && operation.approval.reasons.join(' '),
          ],
          [
            t('approval.expires'),
            operation.approval && (
              <RelativeTime value={operation.approval.expiresAt} />
            ),
          ],
          [
            t('approval.hash'),
            <code title={operation.hash}>{shortHash(operation.hash)}</code>,
          ],
        ]}
      />
      {operation.kind === 'restore' && targetId !== undefined && (
        <ChangesNow operation={operation} targetId={targetId} />
      )}
      <TextAreaField
        label={t('approval.reason')}
        rows={2}
        maxLength={1000}
        isRequired
        value={reason}
        onChange={setReason}
      />
    </ActionDialog>
  );
}
