import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
} from '@backstage/ui';
import type { Scorecard } from 'backstage-plugin-recovery-common';
import { useRecoveryTabLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useScorecard } from '../../queries/useScorecard';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { ElapsedTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import { LevelSentence } from './LevelSentence';
import { LevelSteps } from './LevelSteps';
import { firstToLookAt, toneOfOutcome } from './outcome';
import { OutcomeCounts } from './OutcomeCounts';
import styles from './Scorecard.module.css';

function First({ card }: { card: Scorecard }) {
  const t = useWords();
  const first = firstToLookAt(card);
  if (!first) {
    return null;
  }
  return (
    <div className={styles.first}>
      <Sign tone={toneOfOutcome(first.result)} className={styles.mark} />
      <div>
        <p className={styles.firstTitle}>
          {t(
            first.result === 'unknown'
              ? 'scorecard.firstUnknown'
              : 'scorecard.firstFailing',
            { title: first.title },
          )}
        </p>
        <p className={styles.text}>
          {first.reason}{' '}
          {first.since && (
            <span className={styles.quiet}>
              {t('scorecard.lasts', {
                time: <ElapsedTime value={first.since} />,
              })}
            </span>
          )}
        </p>
        {first.nextStep && (
          <p className={styles.text}>
            {t('common.nextStep', { step: first.nextStep })}
          </p>
        )}
      </div>
    </div>
  );
}

function CardContents({ entityRef }: { entityRef: string }) {
  const t = useWords();
  const query = useScorecard(entityRef);
  const tabLink = useRecoveryTabLink();
  const card = query.data;
  return (
    <Card className={styles.card}>
      <CardHeader>
        <h2 className={styles.title}>{t('scorecard.cardTitle')}</h2>
      </CardHeader>
      <CardBody>
        {query.isPending && (
          <Loading heights={[22, 44, 40, 18]} label={t('scorecard.loading')} />
        )}
        {query.isError && !card && (
          <Failure
            title={t('scorecard.readFailed')}
            error={query.error}
            onRetry={() => query.refetch()}
          />
        )}
        {card && (
          <Stack>
            <LevelSentence card={card} />
            <LevelSteps card={card} />
            <First card={card} />
            <OutcomeCounts counts={card.counts} label={t('scorecard.counts')} />
            {card.counts.unknown > 0 && (
              <Quiet>{t('scorecard.unknownIsNoPass')}</Quiet>
            )}
            <StaleAnswer query={query} />
          </Stack>
        )}
      </CardBody>
      {card && tabLink && (
        <CardFooter>
          <div className={styles.end}>
            <ButtonLink
              size="small"
              variant="tertiary"
              href={
                card.firstFailing
                  ? `${tabLink}?control=${encodeURIComponent(
                      card.firstFailing,
                    )}`
                  : tabLink
              }
            >
              {t('scorecard.open')}
            </ButtonLink>
          </div>
        </CardFooter>
      )}
    </Card>
  );
}

/**
 * The level that the entity of the page has reached, and what fails first. Stands on an
 * entity page.
 *
 * @public
 */
export function EntityScorecardCard() {
  const { entity } = useEntity();
  return (
    <RecoveryQueryProvider>
      <CardContents entityRef={stringifyEntityRef(entity)} />
    </RecoveryQueryProvider>
  );
}
