import { TextAreaField } from '@backstage/ui';
import type { ControlStanding } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useWords } from '../../hooks/useWords';
import { useRequestWaiver } from '../../queries/useWaivers';
import { ActionDialog } from '../common/ActionDialog';
import { ExpiryField, useExpiry } from '../common/ExpiryField';
import { Quiet } from '../common/Quiet';

/** How long a waiver lasts unless somebody chooses otherwise. */
const USUAL_DAYS = 30;

/** Asks for a deviation from a control of a service, and says what that means. */
export function RequestWaiverDialog(props: {
  entityRef: string;
  control: ControlStanding;
  onClose: () => void;
}) {
  const { entityRef, control, onClose } = props;
  const t = useWords();
  const [reason, setReason] = useState('');
  const expiry = useExpiry(USUAL_DAYS);
  const { expiresAt } = expiry;
  const request = useRequestWaiver();
  return (
    <ActionDialog
      title={t('waiver.askTitle', { control: control.title })}
      confirm={t('waiver.askConfirm')}
      dismiss={t('waiver.askDismiss')}
      isReady={reason.trim() !== '' && expiresAt !== undefined}
      isPending={request.isPending}
      error={request.error}
      errorTitle={t('waiver.askFailed')}
      onClose={onClose}
      onConfirm={() =>
        request.mutate(
          {
            entityRef,
            control: control.id,
            reason: reason.trim(),
            expiresAt: expiresAt!,
          },
          { onSuccess: onClose },
        )
      }
    >
      <Quiet>{t('waiver.means')}</Quiet>
      <Quiet>{t('waiver.whoApproves')}</Quiet>
      <TextAreaField
        label={t('waiver.reason')}
        rows={3}
        maxLength={1000}
        isRequired
        value={reason}
        onChange={setReason}
      />
      <ExpiryField expiry={expiry} />
    </ActionDialog>
  );
}
