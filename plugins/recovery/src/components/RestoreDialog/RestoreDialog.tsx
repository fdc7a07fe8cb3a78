import { parseEntityRef } from '@backstage/catalog-model';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type {
  EntityRecoveryStatus,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { failureOf } from '../../api/errors';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useRequestOperation } from '../../queries/useOperations';
import { usePlan } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { isStopComplete, recoverToOf, type RestoreDraft } from './draft';
import { isReasonRequired, PlanStep } from './PlanStep';
import { PointStep } from './PointStep';
import styles from './RestoreDialog.module.css';
import { WhatStep } from './WhatStep';
import { WhereStep } from './WhereStep';

const STEPS = ['point', 'what', 'where', 'plan'] as const;
type Step = (typeof STEPS)[number];

function Steps({ step }: { step: Step }) {
  const t = useWords();
  const at = STEPS.indexOf(step);
  return (
    <ol className={styles.steps} aria-label={t('restore.steps')}>
      {STEPS.map((name, index) => (
        <li
          key={name}
          className={index <= at ? styles.reached : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={styles.number}>{index < at ? '✓' : index + 1}</span>
          <span>{t(`restore.${name}`)}</span>
        </li>
      ))}
    </ol>
  );
}

function firstResource(
  status: EntityRecoveryStatus,
  point: RecoveryPoint | undefined,
): string {
  return (
    point?.resourceId ??
    status.resources.find(resource => resource.usableCount > 0)?.id ??
    status.resources[0]?.id ??
    ''
  );
}

/** The last step is a component of its own: it asks for the plan when it is shown. */
function Confirm(props: {
  draft: Required<Pick<RestoreDraft, 'point' | 'targetId'>> & RestoreDraft;
  onBack: () => void;
  onClose: () => void;
}) {
  const { draft, onBack, onClose } = props;
  const t = useWords();
  const navigate = useNavigate();
  const linkTo = useOperationLink();
  const [reason, setReason] = useState('');
  const paths = draft.scope === 'paths' ? draft.paths : undefined;
  const [typedName, setTypedName] = useState('');
  const recoverTo = recoverToOf(draft);
  const plan = usePlan(draft.point.id, {
    targetId: draft.targetId,
    paths,
    recoverTo,
  });
  const request = useRequestOperation();

  const confirm = () => {
    request.mutate(
      {
        kind: 'restore',
        // For an instant, the backend names the point that it starts from.
        pointId: plan.data!.pointId,
        targetId: draft.targetId,
        paths,
        hash: plan.data!.hash,
        reason: reason.trim() || undefined,
        recoverTo,
        confirmName: plan.data!.confirmName && typedName.trim(),
      },
      {
        onSuccess: operation => {
          onClose();
          const link = linkTo(operation.id);
          if (link) {
            navigate(link);
          }
        },
      },
    );
  };
  const replan = () => {
    request.reset();
    plan.refetch();
  };

  const confirmed =
    plan.data !== undefined &&
    (!plan.data.confirmName || typedName.trim() === plan.data.confirmName) &&
    (!isReasonRequired(plan.data) || reason.trim() !== '');
  const confirmWords = plan.data?.needsApproval
    ? t('restore.askApproval')
    : t('restore.confirm');

  return (
    <>
      <DialogBody>
        <div className={styles.stack}>
          <Steps step="plan" />
          {plan.isFetching && !plan.data && (
            <Loading heights={[160]} label={t('restore.planLoading')} />
          )}
          {plan.isError && (
            <Failure
              title={t('restore.planFailed')}
              error={plan.error}
              onRetry={() => plan.refetch()}
            />
          )}
          {plan.data && !plan.isError && (
            <PlanStep
              draft={draft}
              plan={plan.data}
              reason={reason}
              onReason={setReason}
              typedName={typedName}
              onTypedName={setTypedName}
            />
          )}
          {request.isError && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('restore.failed')}
              description={`${failureOf(request.error).message} ${t(
                'restore.failedNext',
              )}`}
              customActions={
                <Button size="small" variant="secondary" onPress={replan}>
                  {t('restore.replan')}
                </Button>
              }
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onBack}>
          {t('action.back')}
        </Button>
        <Button
          variant="primary"
          destructive={plan.data?.inPlace}
          isDisabled={
            !plan.data ||
            !confirmed ||
            plan.isFetching ||
            plan.isError ||
            request.isError ||
            plan.data.refusals.length > 0
          }
          isPending={request.isPending}
          onPress={confirm}
        >
          {request.isPending ? t('restore.starting') : confirmWords}
        </Button>
      </DialogFooter>
    </>
  );
}

/** From a recovery point to a restore: point, what, where, what will happen, confirm. */
export function RestoreDialog(props: {
  status: EntityRecoveryStatus;
  point?: RecoveryPoint;
  onClose: () => void;
}) {
  const { status, point, onClose } = props;
  const t = useWords();
  const [step, setStep] = useState<Step>('point');
  const [draft, setDraft] = useState<RestoreDraft>({
    resourceId: firstResource(status, point),
    mode: 'point',
    point: point?.usable ? point : undefined,
    scope: 'whole',
    paths: [],
  });
  const change = useCallback(
    (part: Partial<RestoreDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    [],
  );
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    top.current?.scrollIntoView?.({ block: 'start' });
  }, [step]);

  const index = STEPS.indexOf(step);
  const ready = {
    point: Boolean(draft.point),
    what:
      (draft.scope === 'whole' || draft.paths.length > 0) &&
      isStopComplete(draft.stop),
    where: Boolean(draft.targetId),
    plan: true,
  }[step];
  const entity = parseEntityRef(status.entityRef).name;

  return (
    <Dialog
      isOpen
      isDismissable={false}
      onOpenChange={open => !open && onClose()}
      width={680}
      height="min(44rem, calc(100vh - 3rem))"
      className={styles.dialog}
    >
      <DialogHeader>
        <bdi>{t('restore.title', { entity })}</bdi>
      </DialogHeader>
      {step === 'plan' ? (
        <Confirm
          draft={{ ...draft, point: draft.point!, targetId: draft.targetId! }}
          onBack={() => setStep('where')}
          onClose={onClose}
        />
      ) : (
        <>
          <DialogBody>
            <div className={styles.stack} ref={top}>
              <Steps step={step} />
              {step === 'point' && (
                <PointStep status={status} draft={draft} onChange={change} />
              )}
              {step === 'what' && (
                <WhatStep
                  pointId={draft.point!.id}
                  draft={draft}
                  onChange={change}
                />
              )}
              {step === 'where' && (
                <WhereStep
                  pointId={draft.point!.id}
                  draft={draft}
                  onChange={change}
                />
              )}
            </div>
          </DialogBody>
          <DialogFooter>
            <Button
              variant="secondary"
              onPress={index === 0 ? onClose : () => setStep(STEPS[index - 1])}
            >
              {index === 0 ? t('restore.cancel') : t('action.back')}
            </Button>
            <Button
              variant="primary"
              isDisabled={!ready}
              onPress={() => setStep(STEPS[index + 1])}
            >
              {t('action.next')}
            </Button>
          </DialogFooter>
        </>
      )}
    </Dialog>
  );
}
