import { Button } from '@backstage/ui';
import type { Waiver } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useWords } from '../../hooks/useWords';
import type { WaiverAction } from '../../queries/useWaivers';
import { ChangeWaiverDialog } from './ChangeWaiverDialog';
import styles from './Waiver.module.css';

/** The ways to decide about a waiver or to end it, for who may. */
export function WaiverButtons({
  waiver,
  control,
}: {
  waiver: Waiver;
  /** The title of the control. */
  control: string;
}) {
  const t = useWords();
  const [action, setAction] = useState<WaiverAction>();
  const { decide, revoke } = waiver.allowed;
  const actions: WaiverAction[] = [
    ...(decide ? (['approve', 'reject'] as const) : []),
    ...(revoke && !decide ? (['revoke'] as const) : []),
  ];
  return (
    <>
      {actions.length > 0 && (
        <div className={styles.buttons}>
          {actions.map(each => (
            <Button
              key={each}
              size="small"
              variant={each === 'approve' ? 'primary' : 'secondary'}
              onPress={() => setAction(each)}
            >
              {t(`waiver.${each}Ask`)}
            </Button>
          ))}
        </div>
      )}
      {action && (
        <ChangeWaiverDialog
          waiver={waiver}
          control={control}
          action={action}
          onClose={() => setAction(undefined)}
        />
      )}
    </>
  );
}
