import { Button } from '@backstage/ui';
import type { Scorecard } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useAddress } from '../../hooks/useAddress';
import { useWords } from '../../hooks/useWords';
import { useScorecard } from '../../queries/useScorecard';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import { ControlItem } from './ControlItem';
import { LevelSentence } from './LevelSentence';
import { LevelSteps } from './LevelSteps';
import { toDo, toneOfOutcome } from './outcome';
import { OutcomeCounts } from './OutcomeCounts';
import styles from './Scorecard.module.css';

const SHOWN_STEPS = 5;

/** What would bring the service further, what fails before what is not known. */
function WhatToDo({
  card,
  onOpen,
}: {
  card: Scorecard;
  onOpen: (controlId: string) => void;
}) {
  const t = useWords();
  const [all, setAll] = useState(false);
  const controls = toDo(card);
  if (!controls.length) {
    return null;
  }
  // Several controls may ask for the same thing: it is said once.
  const steps = new Map<string, typeof controls>();
  for (const control of controls) {
    const step = control.nextStep ?? control.reason;
    steps.set(step, [...(steps.get(step) ?? []), control]);
  }
  const shown = [...steps].slice(0, all ? undefined : SHOWN_STEPS);
  return (
    <div>
      <h3 className={styles.heading}>{t('scorecard.toDo')}</h3>
      <ol className={styles.toDo} aria-label={t('scorecard.toDo')}>
        {shown.map(([step, causes]) => (
          <li key={step}>
            <Sign tone={toneOfOutcome(causes[0].result)} />
            <span>
              <bdi>{step}</bdi>{' '}
              <span className={styles.quiet}>
                {causes.map(({ id, title }, index) => (
                  <span key={id}>
                    {index > 0 && ', '}
                    <button
                      type="button"
                      className={styles.plainButton}
                      onClick={() => onOpen(id)}
                    >
                      {title}
                    </button>
                  </span>
                ))}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {steps.size > SHOWN_STEPS && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() => setAll(before => !before)}
        >
          {all ? t('more.less') : t('more.more')}
        </Button>
      )}
    </div>
  );
}

function Groups({
  card,
  open,
  onOpen,
}: {
  card: Scorecard;
  open: string | undefined;
  onOpen: (controlId: string | undefined) => void;
}) {
  const t = useWords();
  return (
    <>
      {card.groups
        .filter(({ controls }) => controls.length > 0)
        .map(group => (
          <section key={group.id}>
            <h3 className={styles.heading}>
              {t(`scorecard.group.${group.id}`)}
            </h3>
            <Quiet>{t(`scorecard.about.${group.id}`)}</Quiet>
            <ul
              className={styles.controls}
              aria-label={t(`scorecard.group.${group.id}`)}
            >
              {group.controls.map(control => (
                <ControlItem
                  key={control.id}
                  entityRef={card.entityRef}
                  control={control}
                  mayRequestWaiver={card.allowed.requestWaiver}
                  isOpen={open === control.id}
                  onToggle={opened => onOpen(opened ? control.id : undefined)}
                />
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}

/**
 * The scorecard of an entity: level, what to do, each control with its reason. Which
 * control is open lives in the address.
 */
export function ScorecardSection({ entityRef }: { entityRef: string }) {
  const t = useWords();
  const query = useScorecard(entityRef);
  const [params, change] = useAddress();
  const card = query.data;
  if (query.isPending) {
    return <Loading heights={[22, 44, 320]} label={t('scorecard.loading')} />;
  }
  if (!card) {
    return (
      <Failure
        title={t('scorecard.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  const open = (control: string | undefined) => change({ control });
  return (
    <Stack>
      <LevelSentence card={card} />
      <LevelSteps card={card} />
      <OutcomeCounts counts={card.counts} label={t('scorecard.counts')} />
      <Quiet>
        {card.counts.unknown > 0 && `${t('scorecard.unknownIsNoPass')} `}
        {card.evaluatedAt &&
          t('scorecard.evaluated', {
            time: <RelativeTime value={card.evaluatedAt} />,
          })}
      </Quiet>
      <StaleAnswer query={query} />
      <WhatToDo card={card} onOpen={open} />
      <Groups
        card={card}
        open={params.get('control') ?? undefined}
        onOpen={open}
      />
    </Stack>
  );
}
