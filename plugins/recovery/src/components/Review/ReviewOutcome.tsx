import { useApi } from '@backstage/core-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { useMutation } from '@tanstack/react-query';
import type { Review, ReviewItem } from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../../api/RecoveryApi';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { EntityName } from '../common/EntityName';
import { Facts } from '../common/Facts';
import { nameOf } from '../common/nameOf';
import { OnPaper, Paper, PaperPart } from '../common/Paper';
import paper from '../common/Paper.module.css';
import { Quiet } from '../common/Quiet';
import { saveFile } from '../common/saveFile';
import { Sign } from '../common/Sign';
import table from '../Export/Export.module.css';
import { toneOfOutcome } from '../Scorecard/outcome';
import styles from './Review.module.css';

function Files({ review }: { review: Review }) {
  const t = useWords();
  const api = useApi(recoveryApiRef);
  const save = useMutation({
    mutationFn: async (type: 'csv' | 'json') =>
      saveFile(
        `recovery-review-${review.startedAt.slice(0, 10)}.${type}`,
        await api.exportReview(review.id, type),
      ),
  });
  return (
    <div className={paper.bar}>
      <Button size="small" variant="primary" onPress={() => window.print()}>
        {t('report.print')}
      </Button>
      {(['csv', 'json'] as const).map(type => (
        <Button
          key={type}
          size="small"
          variant="secondary"
          isDisabled={save.isPending}
          isPending={save.isPending && save.variables === type}
          onPress={() => save.mutate(type)}
        >
          {t(`export.${type}`)}
        </Button>
      ))}
      {save.isError && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('export.failed')}
          description={failureOf(save.error).message}
        />
      )}
    </div>
  );
}

function Changes({ item }: { item: ReviewItem }) {
  const t = useWords();
  if (item.isNew) {
    return <>{t('review.isNew')}</>;
  }
  return (
    <>
      {item.changes.map(({ control, title, before, after }) => (
        <div key={control}>
          <Sign tone={toneOfOutcome(after)} /> {title}:{' '}
          {t('review.change', {
            before: before
              ? t(`scorecard.outcome.${before}`)
              : t('review.nothingBefore'),
            after: t(`scorecard.outcome.${after}`),
          })}
        </div>
      ))}
    </>
  );
}

function Decision({ item }: { item: ReviewItem }) {
  const t = useWords();
  const format = useFormat();
  const { decision, assigneeRef, dueDate } = item;
  if (!decision) {
    return <>{t('review.undecided')}</>;
  }
  return (
    <>
      {t(`review.decision.${decision}`)}
      {dueDate && ` · ${format.utcDay(dueDate)}`}
      {assigneeRef && (
        <>
          {' · '}
          <EntityName entityRef={assigneeRef} />
        </>
      )}
    </>
  );
}

/** What came of a review, on screen, on paper and as files. */
export function ReviewOutcome({
  review,
  items,
}: {
  review: Review;
  items: ReviewItem[];
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <div>
      <Files review={review} />
      <Paper title={t('review.of', { team: nameOf(review.ownerRef) })}>
        <p className={paper.sentence}>
          {t('review.decided', {
            decided: format.count(review.decidedCount),
            total: format.count(review.totalCount),
          })}{' '}
          {review.state === 'open' && t('review.notFinished')}
        </p>
        <PaperPart title={t('report.who')}>
          <Facts
            facts={[
              [t('review.id'), <code>{review.id}</code>],
              [t('review.started'), <OnPaper value={review.startedAt} />],
              [
                t('review.startedBy'),
                <EntityName entityRef={review.startedBy} />,
              ],
              [
                t('review.finished'),
                review.finishedAt && <OnPaper value={review.finishedAt} />,
              ],
              [
                t('review.finishedBy'),
                review.finishedBy && (
                  <EntityName entityRef={review.finishedBy} />
                ),
              ],
              [
                t('review.since'),
                review.since ? (
                  <OnPaper value={review.since} />
                ) : (
                  t('review.noneBefore')
                ),
              ],
            ]}
          />
          <Quiet>{t('scorecardReport.scope')}</Quiet>
        </PaperPart>
        <PaperPart title={t('fleet.title')}>
          <div className={table.scroll}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('fleet.service')}</th>
                  <th scope="col">{t('review.changed')}</th>
                  <th scope="col">{t('review.decisionLabel')}</th>
                  <th scope="col">{t('review.note')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(item => (
                  <tr key={item.entityRef}>
                    <td>
                      <EntityName entityRef={item.entityRef} />
                    </td>
                    <td>
                      <Changes item={item} />
                    </td>
                    <td>
                      <Decision item={item} />
                    </td>
                    <td className={styles.note}>{item.note}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </PaperPart>
        {Boolean(review.removed?.length) && (
          <PaperPart title={t('review.removed')}>
            <ul className={table.list} aria-label={t('review.removed')}>
              {review.removed!.map(ref => (
                <li key={ref}>
                  <EntityName entityRef={ref} />
                </li>
              ))}
            </ul>
          </PaperPart>
        )}
      </Paper>
    </div>
  );
}
