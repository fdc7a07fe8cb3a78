import type { Waiver } from 'backstage-plugin-recovery-common';
import { useWords } from '../../hooks/useWords';
import { useChangeWaiver, type WaiverAction } from '../../queries/useWaivers';
import { Facts } from '../common/Facts';
import { Quiet } from '../common/Quiet';
import { ReasonDialog } from '../common/ReasonDialog';
import { waiverFacts } from './waiverFacts';

/** Shows what is asked for, by whom and why, and takes the answer with its reason. */
export function ChangeWaiverDialog(props: {
  waiver: Waiver;
  /** The title of the control. */
  control: string;
  action: WaiverAction;
  onClose: () => void;
}) {
  const { waiver, control, action, onClose } = props;
  const t = useWords();
  return (
    <ReasonDialog
      title={t(`waiver.${action}Title`, { control })}
      reason={t('waiver.changeReason')}
      confirm={t(`waiver.${action}`)}
      dismiss={t(`waiver.${action}Dismiss`)}
      errorTitle={t('waiver.changeFailed')}
      destructive={action !== 'approve'}
      action={useChangeWaiver(waiver.id, action)}
      onClose={onClose}
    >
      <Quiet>
        {action === 'revoke' ? t('waiver.revokeMeans') : t('waiver.means')}
      </Quiet>
      <Facts facts={waiverFacts(waiver, t)} />
    </ReasonDialog>
  );
}
