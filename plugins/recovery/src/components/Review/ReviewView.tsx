import {
  Button,
  Link,
  Select,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import type { Review, ReviewItem } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useFormat } from '../../format/useFormat';
import { useAddress } from '../../hooks/useAddress';
import { useReviewLinks } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import {
  useDiscardReview,
  useFinishReview,
  useReview,
  useReviewItems,
} from '../../queries/useReviews';
import { ActionDialog } from '../common/ActionDialog';
import { EntityName } from '../common/EntityName';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { nameOf } from '../common/nameOf';
import { ProgressBar } from '../common/ProgressBar';
import { Quiet } from '../common/Quiet';
import { Section } from '../common/Section';
import { StaleAnswer } from '../common/StaleAnswer';
import { ScorecardSection } from '../Scorecard/ScorecardSection';
import { ReviewChanges } from './ReviewChanges';
import { ReviewEditor, type Drafts } from './ReviewEditor';
import { ReviewOutcome } from './ReviewOutcome';
import styles from './Review.module.css';

const VIEWS = ['services', 'outcome'] as const;
type View = (typeof VIEWS)[number];

/** A step that ends a review: a button, and what it does before it is done. */
function EndingStep(props: {
  step: 'finish' | 'discard';
  variant: 'secondary' | 'tertiary';
  dismiss: string;
  about: string;
  end: ReturnType<typeof useFinishReview> | ReturnType<typeof useDiscardReview>;
  onEnded: () => void;
}) {
  const { step, variant, dismiss, about, end, onEnded } = props;
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button size="small" variant={variant} onPress={() => setOpen(true)}>
        {t(`review.${step}`)}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t(`review.${step}Title`)}
          confirm={t(`review.${step}Confirm`)}
          dismiss={dismiss}
          destructive={step === 'discard'}
          isPending={end.isPending}
          error={end.error}
          errorTitle={t(`review.${step}Failed`)}
          onConfirm={() =>
            end.mutate(undefined, {
              onSuccess: () => {
                close();
                onEnded();
              },
            })
          }
          onClose={close}
        >
          <p className={styles.sentence}>{about}</p>
        </ActionDialog>
      )}
    </>
  );
}

function Finish({
  review,
  onFinished,
}: {
  review: Review;
  onFinished: () => void;
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <EndingStep
      step="finish"
      variant="secondary"
      dismiss={t('action.back')}
      about={t('review.finishAbout', {
        undecided: format.count(review.totalCount - review.decidedCount),
        total: format.count(review.totalCount),
      })}
      end={useFinishReview(review.id)}
      onEnded={onFinished}
    />
  );
}

/** Throws an open review away, and leads to the list of those that there are. */
function Discard({ review }: { review: Review }) {
  const t = useWords();
  const format = useFormat();
  const navigate = useNavigate();
  const { all } = useReviewLinks();
  return (
    <EndingStep
      step="discard"
      variant="tertiary"
      dismiss={t('review.discardDismiss')}
      about={t('review.discardAbout', {
        decided: format.count(review.decidedCount),
        total: format.count(review.totalCount),
      })}
      end={useDiscardReview(review.id)}
      onEnded={() => all && navigate(all)}
    />
  );
}

/** One service after the other: what changed, its scorecard, and what is decided. */
function Services({
  review,
  items,
  drafts,
}: {
  review: Review;
  items: ReviewItem[];
  drafts: Drafts;
}) {
  const t = useWords();
  const format = useFormat();
  const [params, change] = useAddress();
  const asked = params.get('service');
  const found = items.findIndex(({ entityRef }) => entityRef === asked);
  const place = Math.max(0, found);
  const item = items[place];
  const goTo = (service: string) => change({ service, control: undefined });
  const progress = t('review.progress', {
    place: format.count(place + 1),
    total: format.count(items.length),
  });
  return (
    <>
      <Section title={t('review.service')}>
        <div className={styles.stack}>
          <p className={styles.sentence} role="status">
            {progress}: <EntityName entityRef={item.entityRef} />
          </p>
          <ProgressBar
            label={t('review.progressLabel')}
            text={progress}
            fraction={(place + 1) / items.length}
          />
          <div className={styles.row}>
            <Select
              className={styles.service}
              aria-label={t('review.goTo')}
              size="small"
              searchable={items.length > 12}
              options={items.map(({ entityRef, decision }, index) => ({
                id: entityRef,
                label: `${index + 1}. ${nameOf(entityRef)}${
                  decision ? ` – ${t(`review.decision.${decision}`)}` : ''
                }`,
              }))}
              value={item.entityRef}
              onChange={value => goTo(String(value))}
            />
          </div>
          <ReviewChanges review={review} item={item} />
          <ReviewEditor
            key={item.entityRef}
            reviewId={review.id}
            item={item}
            drafts={drafts}
            isFirst={place === 0}
            isLast={place === items.length - 1}
            onGo={step => goTo(items[place + step].entityRef)}
          />
        </div>
      </Section>
      <Section title={t('scorecard.title')}>
        <ScorecardSection key={item.entityRef} entityRef={item.entityRef} />
      </Section>
    </>
  );
}

function Removed({ refs }: { refs: string[] | undefined }) {
  const t = useWords();
  if (!refs?.length) {
    return null;
  }
  return (
    <Quiet>
      {t('review.removed')}:{' '}
      {refs.map((ref, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <EntityName entityRef={ref} />
        </span>
      ))}
    </Quiet>
  );
}

/** A review: service by service while it is open, and what came of it. */
export function ReviewView({ reviewId }: { reviewId: string }) {
  const t = useWords();
  const format = useFormat();
  const [params, change] = useAddress();
  const [drafts] = useState<Drafts>(() => new Map());
  const links = useReviewLinks();
  const query = useReview(reviewId);
  const review = query.data;
  const items = useReviewItems(reviewId, review?.state === 'open');
  if (query.isPending || (items.isPending && !query.isError)) {
    return <Loading heights={[120, 320]} label={t('review.loading')} />;
  }
  if (!review || !items.data) {
    return (
      <Failure
        title={t('review.readFailed')}
        error={query.error ?? items.error}
        onRetry={() => {
          query.refetch();
          items.refetch();
        }}
      />
    );
  }
  // What one sees no service of cannot be gone through.
  const mayWrite = Boolean(review.allowed?.review) && items.data.length > 0;
  const asked = params.get('view') === 'outcome' ? 'outcome' : 'services';
  const view: View = mayWrite ? asked : 'outcome';
  return (
    <>
      <Section
        title={t('review.of', { team: nameOf(review.ownerRef) })}
        actions={
          <div className={styles.row}>
            {links.all && <Link href={links.all}>{t('review.all')}</Link>}
            {review.allowed?.review && <Discard review={review} />}
            {mayWrite && (
              <Finish
                review={review}
                onFinished={() => change({ view: 'outcome' })}
              />
            )}
          </div>
        }
      >
        <div className={styles.stack}>
          <p className={styles.sentence}>
            {t('review.decided', {
              decided: format.count(review.decidedCount),
              total: format.count(review.totalCount),
            })}{' '}
            {review.state === 'finished' && t('review.isFinished')}
          </p>
          <Removed refs={review.removed} />
          <StaleAnswer query={items} />
          {mayWrite && (
            <ToggleButtonGroup
              aria-label={t('review.views')}
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[view]}
              onSelectionChange={keys => {
                const [chosen] = [...keys];
                change({
                  view: chosen === 'outcome' ? 'outcome' : undefined,
                });
              }}
            >
              {VIEWS.map(name => (
                <ToggleButton key={name} id={name} size="small">
                  {t(`review.view.${name}`)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          )}
        </div>
      </Section>
      {view === 'services' ? (
        <div className={styles.parts}>
          <Services review={review} items={items.data} drafts={drafts} />
        </div>
      ) : (
        <ReviewOutcome review={review} items={items.data} />
      )}
    </>
  );
}
