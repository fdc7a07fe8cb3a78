import { Alert, Radio, RadioGroup } from '@backstage/ui';
import type { RecoveryPointDetails } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useFormat } from '../../format/useFormat';
import { useOpenOperation } from '../../hooks/useOpenOperation';
import { useWords } from '../../hooks/useWords';
import { useVerifyPoint } from '../../queries/useProof';
import { ActionDialog } from '../common/ActionDialog';
import { Quiet } from '../common/Quiet';
import styles from './Verification.module.css';

type Level = 1 | 2 | 3;

/** The levels at which a point can be verified on demand, lowest first. */
export function levelsToVerify(point: RecoveryPointDetails): Level[] {
  return (point.verificationLevels ?? [])
    .filter((level): level is Level => level >= 1 && level <= 3)
    .sort((a, b) => a - b);
}

/** Asks for a verification at a level, and says what each level proves. */
export function VerifyDialog(props: {
  point: RecoveryPointDetails;
  /** Whether the tool verifies the repository as a whole. */
  wholeRepository: boolean;
  onClose: () => void;
}) {
  const { point, wholeRepository, onClose } = props;
  const t = useWords();
  const format = useFormat();
  const levels = levelsToVerify(point);
  const [level, setLevel] = useState(levels[levels.length - 1]);
  const verify = useVerifyPoint(point.id);
  const open = useOpenOperation();
  return (
    <ActionDialog
      title={t('verification.askTitle', { time: format.short(point.time) })}
      confirm={t('verification.askConfirm')}
      dismiss={t('verification.askDismiss')}
      isReady={level !== undefined}
      isPending={verify.isPending}
      error={verify.error}
      errorTitle={t('verification.askFailed')}
      onClose={onClose}
      onConfirm={() =>
        verify.mutate(level, {
          onSuccess: operation => {
            onClose();
            open(operation);
          },
        })
      }
    >
      <Quiet>{t('verification.askWhat')}</Quiet>
      {wholeRepository && (
        <Alert status="info" icon title={t('verification.wholeRepository')} />
      )}
      <RadioGroup
        label={t('verification.levelQuestion')}
        value={String(level)}
        onChange={value => setLevel(Number(value) as Level)}
      >
        {levels.map(each => (
          <Radio key={each} value={String(each)}>
            <span className={styles.choice}>
              <span className={styles.choiceTitle}>
                {t(`verification.read${each}`)}
              </span>
              <span className={styles.quiet}>
                {t(`verification.proves${each}`)}
              </span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
    </ActionDialog>
  );
}
