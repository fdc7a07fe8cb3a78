import {
  Alert,
  Button,
  DatePicker,
  Radio,
  RadioGroup,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { parseDate } from '@internationalized/date';
import type {
  ReviewDecision,
  ReviewItem,
} from 'backstage-plugin-recovery-common';
import { useEffect, useState } from 'react';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { useSaveReviewItem } from '../../queries/useReviews';
import { EntityName } from '../common/EntityName';
import { nameOf } from '../common/nameOf';
import { Quiet } from '../common/Quiet';
import { RelativeTime } from '../common/RelativeTime';
import { utcDayOf } from '../Fleet/trend';
import {
  asksForWork,
  DECISIONS,
  problemOf,
  sameDraft,
  toChange,
  toDraft,
  type Draft,
} from './draft';
import styles from './Review.module.css';

/** What somebody else wrote while the reader was writing. Nothing of either is lost. */
function Meanwhile(props: {
  item: ReviewItem;
  onTake: () => void;
  onKeep: () => void;
}) {
  const { item, onTake, onKeep } = props;
  const t = useWords();
  const format = useFormat();
  return (
    <Alert
      role="alert"
      status="warning"
      icon
      title={t('review.meanwhile', {
        user: nameOf(item.updatedBy ?? ''),
        time: item.updatedAt ? format.relative(item.updatedAt) : '',
      })}
      description={
        <>
          {item.decision
            ? t(`review.decision.${item.decision}`)
            : t('review.undecided')}
          {item.note && (
            <>
              {': '}
              <bdi className={styles.note}>{item.note}</bdi>
            </>
          )}
        </>
      }
      customActions={
        <div className={styles.row}>
          <Button size="small" variant="secondary" onPress={onTake}>
            {t('review.takeTheirs')}
          </Button>
          <Button size="small" variant="secondary" onPress={onKeep}>
            {t('review.keepMine')}
          </Button>
        </div>
      }
    />
  );
}

/** What is being written and not saved yet, by service; kept while the page is open. */
export type Drafts = Map<string, { base: ReviewItem; draft: Draft }>;

/** What is decided about one service: note, decision, who does it and until when. */
export function ReviewEditor(props: {
  reviewId: string;
  item: ReviewItem;
  drafts: Drafts;
  isFirst: boolean;
  isLast: boolean;
  onGo: (step: 1 | -1) => void;
}) {
  const { reviewId, item, drafts, isFirst, isLast, onGo } = props;
  const t = useWords();
  const format = useFormat();
  const save = useSaveReviewItem(reviewId);
  const begun = drafts.get(item.entityRef);
  const [base, setBase] = useState(begun?.base ?? item);
  const [draft, setDraft] = useState(begun?.draft ?? toDraft(item));
  const isDirty = !sameDraft(draft, toDraft(base));
  const isBehind = item.version > base.version;
  const today = utcDayOf(format.now);
  const problem = isDirty ? problemOf(draft, today, base.dueDate) : undefined;
  const change = (part: Partial<Draft>) =>
    setDraft(before => ({ ...before, ...part }));
  const take = (saved: ReviewItem) => {
    setBase(saved);
    setDraft(toDraft(saved));
  };

  useEffect(() => {
    if (isDirty) {
      drafts.set(item.entityRef, { base, draft });
    } else {
      drafts.delete(item.entityRef);
    }
  }, [drafts, isDirty, item.entityRef, base, draft]);

  // What somebody else wrote is shown at once where nothing is being written here.
  useEffect(() => {
    if (isBehind && !isDirty) {
      setBase(item);
      setDraft(toDraft(item));
    }
  }, [isBehind, isDirty, item]);

  const saveThen = (then?: () => void) => {
    if (!isDirty) {
      then?.();
    } else if (!problem && !isBehind) {
      save.mutate(
        { entityRef: item.entityRef, change: toChange(draft, base.version) },
        {
          onSuccess: saved => {
            take(saved);
            then?.();
          },
        },
      );
    }
  };
  const cannotGo = save.isPending || Boolean(problem) || (isBehind && isDirty);
  return (
    <form
      className={styles.stack}
      aria-label={t('review.form')}
      onSubmit={event => {
        event.preventDefault();
        saveThen();
      }}
    >
      {isBehind && isDirty && (
        <Meanwhile
          item={item}
          onTake={() => take(item)}
          onKeep={() => setBase(item)}
        />
      )}
      <RadioGroup
        label={t('review.decisionLabel')}
        orientation="horizontal"
        value={draft.decision ?? null}
        onChange={decision => change({ decision: decision as ReviewDecision })}
      >
        {DECISIONS.map(decision => (
          <Radio key={decision} value={decision}>
            {t(`review.decision.${decision}`)}
          </Radio>
        ))}
      </RadioGroup>
      {asksForWork(draft.decision) && (
        <div className={styles.fields}>
          <TextField
            label={t('review.assignee')}
            description={t('review.assigneeAbout')}
            value={draft.assignee}
            maxLength={400}
            isInvalid={problem === 'assigneeWrong'}
            onChange={assignee => change({ assignee })}
          />
          <DatePicker
            label={t('review.due')}
            description={t(
              draft.decision === 'fix'
                ? 'review.dueNeeded'
                : 'review.dueOptional',
            )}
            granularity="day"
            shouldForceLeadingZeros
            value={draft.dueDate ? parseDate(draft.dueDate) : null}
            placeholderValue={parseDate(today)}
            isInvalid={problem === 'dueMissing' || problem === 'duePast'}
            onChange={date =>
              change({ dueDate: date?.toString().slice(0, 10) })
            }
          />
        </div>
      )}
      <TextAreaField
        label={t('review.note')}
        rows={4}
        maxLength={4000}
        value={draft.note}
        onChange={note => change({ note })}
      />
      <div role="status">
        {problem && <Quiet>{t(`review.${problem}`)}</Quiet>}
      </div>
      {save.isError && isDirty && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('review.saveFailed')}
          description={failureOf(save.error).message}
        />
      )}
      <div className={styles.row}>
        <Button
          size="small"
          variant="secondary"
          isDisabled={isFirst || cannotGo}
          onPress={() => saveThen(() => onGo(-1))}
        >
          {t('review.previous')}
        </Button>
        <Button
          size="small"
          variant="secondary"
          type="submit"
          isDisabled={!isDirty || cannotGo}
          isPending={save.isPending}
        >
          {t('review.save')}
        </Button>
        <Button
          size="small"
          variant="primary"
          isDisabled={isLast || cannotGo}
          onPress={() => saveThen(() => onGo(1))}
        >
          {t(isDirty ? 'review.saveAndNext' : 'review.next')}
        </Button>
        {!isDirty && base.updatedBy && base.updatedAt && (
          <Quiet>
            {t('review.written', {
              user: <EntityName entityRef={base.updatedBy} />,
              time: <RelativeTime value={base.updatedAt} />,
            })}
          </Quiet>
        )}
      </div>
    </form>
  );
}
