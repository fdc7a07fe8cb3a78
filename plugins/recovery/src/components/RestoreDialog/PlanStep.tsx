import { Alert, TextAreaField } from '@backstage/ui';
import type { RestorePlan } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Facts } from '../common/Facts';
import { ShortTime } from '../common/RelativeTime';
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

/** What will happen, in the sentences of the backend, with its numbers and refusals. */
export function PlanStep(props: {
  draft: RestoreDraft;
  plan: RestorePlan;
  reason: string;
  onReason: (reason: string) => void;
}) {
  const { draft, plan, reason, onReason } = props;
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
        <Alert status="info" icon title={t('restore.approval')} />
      )}
      {!refused && (
        <TextAreaField
          label={t('restore.reason')}
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={onReason}
        />
      )}
    </div>
  );
}
