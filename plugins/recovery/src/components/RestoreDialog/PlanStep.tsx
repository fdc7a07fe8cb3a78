import { Alert, TextAreaField, TextField } from '@backstage/ui';
import type { RecoverTo, RestorePlan } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Facts } from '../common/Facts';
import { ShortTime } from '../common/RelativeTime';
import { Changes } from './Changes';
import type { RestoreDraft } from './draft';
import styles from './RestoreDialog.module.css';

function expectation(
  plan: RestorePlan,
  t: ReturnType<typeof useWords>,
  format: ReturnType<typeof useFormat>,
) {
  const { bytes, files } = plan.expected;
  const count =
    files !== undefined &&
    t('common.files', { count: files, formatted: format.count(files) });
  if (bytes !== undefined && count) {
    return t('restore.expectedSize', {
      size: format.bytes(bytes),
      files: count,
    });
  }
  if (bytes !== undefined) {
    return format.bytes(bytes);
  }
  return count || t('restore.expectedUnknown');
}

/** Whether somebody else has to read why. */
export function isReasonRequired(plan: RestorePlan): boolean {
  return Boolean(plan.inPlace || plan.needsApproval);
}

/** Where a restore stops, in words; a time in the reader's zone and in UTC. */
export function stopInWords(
  { type, value }: RecoverTo,
  t: ReturnType<typeof useWords>,
  format: ReturnType<typeof useFormat>,
): string {
  if (type === 'time' && value) {
    return `${format.exact(value)} · ${format.utc(value)}`;
  }
  if (type === 'time' || type === 'default' || type === 'immediate') {
    return t(`instant.stop_${type === 'time' ? 'default' : type}`);
  }
  return `${t(`instant.value_${type}`)}: ${value ?? ''}`;
}

/** What will happen, in the sentences of the backend, with its numbers and refusals. */
export function PlanStep(props: {
  draft: RestoreDraft;
  plan: RestorePlan;
  reason: string;
  onReason: (reason: string) => void;
  typedName: string;
  onTypedName: (name: string) => void;
}) {
  const { draft, plan, reason, onReason, typedName, onTypedName } = props;
  const t = useWords();
  const format = useFormat();
  const refused = plan.refusals.length > 0;
  return (
    <div className={styles.stack}>
      {refused && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('restore.refusals')}
          description={
            <ul className={styles.sentences}>
              {plan.refusals.map((text, index) => (
                <li key={index}>{text}</li>
              ))}
            </ul>
          }
        />
      )}
      <ol className={styles.sentences} aria-label={t('restore.planTitle')}>
        {plan.steps.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ol>
      <Facts
        facts={[
          [
            t('restore.point'),
            draft.point && (
              <>
                <bdi>{draft.point.title}</bdi>,{' '}
                <ShortTime value={draft.point.time} />
              </>
            ),
          ],
          [
            t('instant.recoverTo'),
            plan.recoverTo && stopInWords(plan.recoverTo, t, format),
          ],
          [
            t('restore.what'),
            plan.paths?.length
              ? t('restore.chosen', { count: plan.paths.length })
              : t('restore.whole'),
          ],
          [t('restore.expected'), expectation(plan, t, format)],
          [
            t('restore.duration'),
            plan.expectedDuration
              ? t('restore.durationAbout', {
                  duration: format.duration(plan.expectedDuration),
                })
              : t('restore.durationUnknown'),
          ],
          [
            t('restore.destination'),
            plan.destination && <code>{plan.destination}</code>,
          ],
          [
            t('restore.free2'),
            plan.freeBytes === undefined
              ? t('restore.freeUnknown')
              : format.bytes(plan.freeBytes),
          ],
        ]}
      />
      {plan.changes && <Changes changes={plan.changes} />}
      {plan.warnings.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('restore.warnings')}
          description={
            <ul className={styles.sentences}>
              {plan.warnings.map((text, index) => (
                <li key={index}>{text}</li>
              ))}
            </ul>
          }
        />
      )}
      {plan.needsApproval && (
        <Alert
          status="info"
          icon
          title={t('restore.approval')}
          description={
            plan.approval && (
              <>
                {plan.approval.reasons.join(' ')} {plan.approval.approvers}{' '}
                {t('restore.approvalExpires', {
                  duration: format.duration(plan.approval.expiresAfter),
                })}
              </>
            )
          }
        />
      )}
      {!refused && plan.confirmName && (
        <TextField
          label={t('restore.confirmName', { name: plan.confirmName })}
          description={t('restore.confirmNameHint')}
          isRequired
          autoComplete="off"
          maxLength={400}
          value={typedName}
          onChange={onTypedName}
        />
      )}
      {!refused && (
        <TextAreaField
          label={
            isReasonRequired(plan)
              ? t('restore.reasonRequired')
              : t('restore.reason')
          }
          isRequired={isReasonRequired(plan)}
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={onReason}
        />
      )}
    </div>
  );
}
