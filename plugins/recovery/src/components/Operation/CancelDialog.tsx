import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';
import type { Operation } from 'backstage-plugin-recovery-common';
import { failureOf } from '../../api/errors';
import { useWords } from '../../hooks/useWords';
import { useCancelOperation } from '../../queries/useOperations';

const STARTED = new Set(['running', 'validating']);

/** Says what cancelling does, before it is done. */
export function CancelDialog({
  operation,
  onClose,
}: {
  operation: Operation;
  onClose: () => void;
}) {
  const t = useWords();
  const cancel = useCancelOperation(operation.id);
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={480}>
      <DialogHeader>{t('operation.cancelTitle')}</DialogHeader>
      <DialogBody>
        <Text as="p">
          {STARTED.has(operation.state)
            ? t('operation.cancelRunning')
            : t('operation.cancelQueued')}
        </Text>
        {cancel.isError && (
          <Alert
            role="alert"
            status="danger"
            icon
            title={t('operation.cancelFailed', {
              message: failureOf(cancel.error).message,
            })}
          />
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('operation.cancelNo')}
        </Button>
        <Button
          destructive
          isPending={cancel.isPending}
          onPress={() => cancel.mutate(undefined, { onSuccess: onClose })}
        >
          {t('operation.cancelYes')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
