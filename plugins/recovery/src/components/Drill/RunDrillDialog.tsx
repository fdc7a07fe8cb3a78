import { Radio, RadioGroup, Select, TextAreaField } from '@backstage/ui';
import type {
  DrillRequest,
  EntityRecoveryStatus,
  ProtectedResource,
} from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useOpenOperation } from '../../hooks/useOpenOperation';
import { useWords } from '../../hooks/useWords';
import { useRequestDrill } from '../../queries/useProof';
import { ActionDialog } from '../common/ActionDialog';
import { Quiet } from '../common/Quiet';

const PICKS = ['newest', 'random', 'oldest'] as const;

/** The resources for which a drill can be asked for. */
export function resourcesToDrill(
  status: EntityRecoveryStatus,
): ProtectedResource[] {
  return status.allowed.drill
    ? status.resources.filter(
        ({ drill, usableCount }) => drill?.declared && usableCount > 0,
      )
    : [];
}

/** Asks for a drill: of which resource, from which point. Says what a drill does. */
export function RunDrillDialog({
  status,
  onClose,
}: {
  status: EntityRecoveryStatus;
  onClose: () => void;
}) {
  const t = useWords();
  const resources = resourcesToDrill(status);
  const [resourceId, setResourceId] = useState(resources[0]?.id ?? '');
  const [pick, setPick] = useState<DrillRequest['pick']>('newest');
  const [reason, setReason] = useState('');
  const request = useRequestDrill(status.entityRef);
  const open = useOpenOperation();
  return (
    <ActionDialog
      title={t('drill.runTitle')}
      confirm={t('drill.runConfirm')}
      dismiss={t('drill.runDismiss')}
      isReady={resourceId !== ''}
      isPending={request.isPending}
      error={request.error}
      errorTitle={t('drill.runFailed')}
      onClose={onClose}
      onConfirm={() =>
        request.mutate(
          { resourceId, pick, reason: reason.trim() || undefined },
          {
            onSuccess: operation => {
              onClose();
              open(operation);
            },
          },
        )
      }
    >
      <Quiet>{t('drill.runWhat')}</Quiet>
      {resources.length > 1 ? (
        <Select
          label={t('points.resource')}
          options={resources.map(({ id, name }) => ({ id, label: name }))}
          value={resourceId}
          onChange={id => setResourceId(String(id))}
        />
      ) : (
        <p>
          {t('points.resource')}: <bdi>{resources[0]?.name}</bdi>
        </p>
      )}
      <RadioGroup
        label={t('drill.pickQuestion')}
        value={pick}
        onChange={value => setPick(value as DrillRequest['pick'])}
      >
        {PICKS.map(each => (
          <Radio key={each} value={each}>
            {t(`drill.pick_${each}`)}
          </Radio>
        ))}
      </RadioGroup>
      <TextAreaField
        label={t('restore.reason')}
        rows={2}
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
    </ActionDialog>
  );
}
