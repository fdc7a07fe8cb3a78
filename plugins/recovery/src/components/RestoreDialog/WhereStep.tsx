import { Link, Radio, RadioGroup, Text } from '@backstage/ui';
import type { RestoreTarget } from 'backstage-plugin-recovery-common';
import { useEffect } from 'react';
import { useFormat } from '../../format/useFormat';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useTargets } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Sign, type Tone } from '../common/Sign';
import type { RestoreDraft } from './draft';
import styles from './RestoreDialog.module.css';

const TONES: Record<RestoreTarget['state'], Tone> = {
  ready: 'neutral',
  busy: 'warning',
  refused: 'bad',
};

function TargetChoice({ target }: { target: RestoreTarget }) {
  const t = useWords();
  const format = useFormat();
  return (
    <span className={styles.choice}>
      <span className={styles.choiceTitle}>
        <Sign tone={TONES[target.state]} />
        <bdi className={styles.entryName}>{target.title}</bdi>
        {target.type === 'in-place' && (
          <span className={styles.tag}>{t('restore.inPlaceMark')}</span>
        )}
      </span>
      <span className={styles.quiet}>
        {t(`restore.${target.state}`)} ·{' '}
        {target.freeBytes === undefined
          ? t('restore.freeUnknown')
          : t('restore.free', { size: format.bytes(target.freeBytes) })}
      </span>
      {target.state !== 'ready' && target.reason && (
        <span className={styles.refusal}>{target.reason}</span>
      )}
    </span>
  );
}

function Busy({ targets }: { targets: RestoreTarget[] }) {
  const t = useWords();
  const linkTo = useOperationLink();
  const links = targets.flatMap(target => {
    const link = target.operationId && linkTo(target.operationId);
    return link ? [{ target, link }] : [];
  });
  return (
    <>
      {links.map(({ target, link }) => (
        <Text key={target.id} as="p" variant="body-small">
          {target.title}: <Link href={link}>{t('restores.open')}</Link>
        </Text>
      ))}
    </>
  );
}

/** Where to: declared targets with their state; in place apart, below, marked. */
export function WhereStep(props: {
  pointId: string;
  draft: RestoreDraft;
  onChange: (change: Partial<RestoreDraft>) => void;
}) {
  const { pointId, draft, onChange } = props;
  const t = useWords();
  const query = useTargets(pointId);
  const choosable = query.data?.filter(
    target => target.type === 'alternate' && target.state === 'ready',
  );
  const only = choosable?.length === 1 ? choosable[0].id : undefined;

  useEffect(() => {
    if (only !== undefined && draft.targetId === undefined) {
      onChange({ targetId: only });
    }
  }, [only, draft.targetId, onChange]);

  if (query.isPending) {
    return <Loading heights={[120]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  const targets = query.data;
  if (!targets.length) {
    return <Text as="p">{t('restore.noTargets')}</Text>;
  }
  const groups = [
    {
      label: t('restore.whereQuestion'),
      hint: t('restore.whereHint'),
      type: 'alternate',
    },
    {
      label: t('restore.inPlace'),
      hint: t('restore.inPlaceHint'),
      type: 'in-place',
    },
  ].map(group => ({
    ...group,
    targets: targets.filter(target => target.type === group.type),
  }));
  return (
    <div className={styles.stack}>
      {groups
        .filter(group => group.targets.length)
        .map(group => (
          <div
            key={group.type}
            className={group.type === 'in-place' ? styles.apart : undefined}
          >
            <RadioGroup
              label={group.label}
              description={group.hint}
              value={
                group.targets.some(target => target.id === draft.targetId)
                  ? draft.targetId!
                  : null
              }
              onChange={targetId => onChange({ targetId })}
            >
              {group.targets.map(target => (
                <Radio
                  key={target.id}
                  value={target.id}
                  isDisabled={target.state !== 'ready'}
                >
                  <TargetChoice target={target} />
                </Radio>
              ))}
            </RadioGroup>
          </div>
        ))}
      <Busy targets={targets} />
      {!targets.some(target => target.state === 'ready') && (
        <Text as="p">{t('restore.noneReady')}</Text>
      )}
    </div>
  );
}
