import { TextAreaField } from '@backstage/ui';
import { useState, type PropsWithChildren } from 'react';
import { ActionDialog } from './ActionDialog';

/** What a dialog needs of the request that it sends. */
interface SendsReason {
  isPending: boolean;
  error: unknown;
  mutate: (reason: string, options: { onSuccess: () => void }) => void;
}

/** A dialog for what takes a reason and nothing else. Closes when it is done. */
export function ReasonDialog(
  props: PropsWithChildren<{
    title: string;
    reason: string;
    confirm: string;
    dismiss: string;
    errorTitle: string;
    destructive?: boolean;
    action: SendsReason;
    onClose: () => void;
  }>,
) {
  const { reason: label, action, onClose, children, ...words } = props;
  const [reason, setReason] = useState('');
  return (
    <ActionDialog
      {...words}
      isReady={reason.trim() !== ''}
      isPending={action.isPending}
      error={action.error}
      onClose={onClose}
      onConfirm={() => action.mutate(reason.trim(), { onSuccess: onClose })}
    >
      {children}
      <TextAreaField
        label={label}
        rows={2}
        maxLength={1000}
        isRequired
        value={reason}
        onChange={setReason}
      />
    </ActionDialog>
  );
}
