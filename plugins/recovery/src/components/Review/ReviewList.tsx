import {
  Alert,
  Button,
  Cell,
  Column,
  Link,
  Row,
  Select,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import type { Review } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useGroupChoice } from '../../hooks/useGroupChoice';
import { useReviewLinks } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useOwnership } from '../../queries/useFleet';
import { useReviews, useStartReview } from '../../queries/useReviews';
import { EntityName } from '../common/EntityName';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { nameOf } from '../common/nameOf';
import { Quiet } from '../common/Quiet';
import { ShortTime } from '../common/RelativeTime';
import { Section } from '../common/Section';
import { StaleAnswer } from '../common/StaleAnswer';
import styles from './Review.module.css';

/** Stands for the teams that are not offered. */
const MORE = 'more';

/** Chooses a team, the reader's own first, and begins. */
function Start() {
  const t = useWords();
  const navigate = useNavigate();
  const links = useReviewLinks();
  const ownership = useOwnership();
  const { query: groups, values, hasMore, search } = useGroupChoice('owner');
  const start = useStartReview();
  const [chosen, setChosen] = useState<string>();
  const teams = values
    .flatMap(value => value ?? [])
    .sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const team = chosen ?? teams.find(ref => ownership.data?.includes(ref));
  const options = [
    // What was chosen is shown, whatever is searched for after that.
    ...(team && !teams.includes(team) ? [team] : []),
    ...teams,
  ].map(id => ({ id, label: nameOf(id), disabled: false }));
  if (hasMore) {
    options.push({ id: MORE, label: t('fleet.more'), disabled: true });
  }
  if (groups.isPending) {
    return <Loading heights={[36]} />;
  }
  if (!groups.data) {
    return <Failure error={groups.error} onRetry={() => groups.refetch()} />;
  }
  if (groups.data.pages[0].items.length === 0) {
    return <Quiet>{t('review.noTeams')}</Quiet>;
  }
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <Select
          className={styles.team}
          aria-label={t('review.team')}
          placeholder={t('review.team')}
          size="small"
          search={search}
          options={options}
          value={team ?? null}
          onChange={value => setChosen(String(value))}
        />
        <Button
          size="small"
          variant="primary"
          isDisabled={!team}
          isPending={start.isPending}
          onPress={() =>
            start.mutate(team!, {
              onSuccess: ({ id }) => {
                const link = links.one(id);
                if (link) {
                  navigate(link);
                }
              },
            })
          }
        >
          {t('review.start')}
        </Button>
      </div>
      {start.isError && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('review.startFailed')}
          description={failureOf(start.error).message}
        />
      )}
    </div>
  );
}

function Reviews({ reviews }: { reviews: Review[] }) {
  const t = useWords();
  const format = useFormat();
  const links = useReviewLinks();
  return (
    <div className={styles.scroll}>
      <TableRoot aria-label={t('review.title')}>
        <TableHeader>
          <Column isRowHeader>{t('review.team')}</Column>
          <Column>{t('review.started')}</Column>
          <Column>{t('review.state')}</Column>
          <Column>{t('review.decidedColumn')}</Column>
          <Column>{t('review.startedBy')}</Column>
        </TableHeader>
        <TableBody>
          {reviews.map(review => {
            const link = links.one(review.id);
            const name = nameOf(review.ownerRef);
            return (
              <Row key={review.id} id={review.id}>
                <Cell>{link ? <Link href={link}>{name}</Link> : name}</Cell>
                <Cell>
                  <ShortTime value={review.startedAt} />
                </Cell>
                <Cell>{t(`review.stateOf.${review.state}`)}</Cell>
                <Cell>
                  {t('review.decidedOf', {
                    decided: format.count(review.decidedCount),
                    total: format.count(review.totalCount),
                  })}
                </Cell>
                <Cell>
                  <EntityName entityRef={review.startedBy} />
                </Cell>
              </Row>
            );
          })}
        </TableBody>
      </TableRoot>
    </div>
  );
}

/** Reviews that were begun, newest first, and the beginning of another. */
export function ReviewList() {
  const t = useWords();
  const query = useReviews();
  const reviews = query.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <Section title={t('review.title')}>
      <div className={styles.stack}>
        <Quiet>{t('review.about')}</Quiet>
        <Start />
        {query.isPending && (
          <Loading heights={[160]} label={t('review.loading')} />
        )}
        {query.isError && !query.data && (
          <Failure
            title={t('review.readFailed')}
            error={query.error}
            onRetry={() => query.refetch()}
          />
        )}
        {query.data && <StaleAnswer query={query} />}
        {query.data && reviews.length === 0 && (
          <Quiet>{t('review.none')}</Quiet>
        )}
        {reviews.length > 0 && <Reviews reviews={reviews} />}
        <MoreButton query={query}>{t('more.older')}</MoreButton>
      </div>
    </Section>
  );
}
