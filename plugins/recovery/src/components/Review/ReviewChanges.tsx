import type { Review, ReviewItem } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Quiet } from '../common/Quiet';
import { Sign } from '../common/Sign';
import { toneOfOutcome } from '../Scorecard/outcome';
import styles from './Review.module.css';

/** What is different of a service since the review before. */
export function ReviewChanges({
  review,
  item,
}: {
  review: Review;
  item: ReviewItem;
}) {
  const t = useWords();
  const format = useFormat();
  if (!review.since) {
    return <Quiet>{t('review.firstReview')}</Quiet>;
  }
  const day = format.short(review.since);
  if (item.isNew) {
    return <Quiet>{t('review.newService', { day })}</Quiet>;
  }
  if (!item.changes.length) {
    return <Quiet>{t('review.noChange', { day })}</Quiet>;
  }
  return (
    <div>
      <h3 className={styles.heading}>{t('review.changes', { day })}</h3>
      <ul className={styles.changes} aria-label={t('review.changes', { day })}>
        {item.changes.map(({ control, title, before, after, reason }) => (
          <li key={control}>
            <Sign tone={toneOfOutcome(after)} />
            <span>
              <strong>{title}</strong>{' '}
              {t('review.change', {
                before: before
                  ? t(`scorecard.outcome.${before}`)
                  : t('review.nothingBefore'),
                after: t(`scorecard.outcome.${after}`),
              })}{' '}
              <bdi>{reason}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
