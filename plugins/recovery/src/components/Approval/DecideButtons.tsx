import { Button } from '@backstage/ui';
import type { Operation } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useWords } from '../../hooks/useWords';
import { DecideDialog, type Decision } from './DecideDialog';
import styles from './Approval.module.css';

/** The ways to answer a request, for who may. */
export function DecideButtons({ operation }: { operation: Operation }) {
  const t = useWords();
  const [decision, setDecision] = useState<Decision>();
  const pending = operation.state === 'awaiting-approval';
  return (
    <>
      {pending && operation.allowed.approve && (
        <div className={styles.buttons}>
          <Button
            size="small"
            variant="primary"
            onPress={() => setDecision('approve')}
          >
            {t('approval.approveAsk')}
          </Button>
          <Button
            size="small"
            variant="secondary"
            onPress={() => setDecision('reject')}
          >
            {t('approval.rejectAsk')}
          </Button>
        </div>
      )}
      {decision && (
        <DecideDialog
          operation={operation}
          decision={decision}
          onClose={() => setDecision(undefined)}
        />
      )}
    </>
  );
}
