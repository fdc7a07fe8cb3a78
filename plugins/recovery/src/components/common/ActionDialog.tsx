import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type { PropsWithChildren } from 'react';
import { failureOf } from '../../api/errors';
import styles from './ActionDialog.module.css';

/** A dialog that says what an action does before it is done, and why it failed after. */
export function ActionDialog(
  props: PropsWithChildren<{
    title: string;
    confirm: string;
    dismiss: string;
    destructive?: boolean;
    isReady?: boolean;
    isPending: boolean;
    error?: unknown;
    errorTitle?: string;
    onConfirm: () => void;
    onClose: () => void;
  }>,
) {
  const {
    title,
    confirm,
    dismiss,
    destructive = false,
    isReady = true,
    isPending,
    error,
    errorTitle,
    onConfirm,
    onClose,
    children,
  } = props;
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      width={560}
      className={styles.dialog}
    >
      <DialogHeader>
        <bdi>{title}</bdi>
      </DialogHeader>
      <DialogBody>
        <div className={styles.stack}>
          {children}
          {Boolean(error) && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={errorTitle}
              description={failureOf(error).message}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {dismiss}
        </Button>
        <Button
          variant="primary"
          destructive={destructive}
          isDisabled={!isReady}
          isPending={isPending}
          onPress={onConfirm}
        >
          {confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
