import type { Review } from 'backstage-plugin-recovery-common';
import { csvLine } from '../util/csv';
import { parseEntityPath, parseEntityQuery, parsePage } from './parse';
import {
  personOf,
  readerOf,
  type RecoveryRouter,
  type RouteContext,
} from './routes';
import type { ReviewExport } from './services';
import { sendFile } from './sendFile';

function described({ id, ownerRef, state, totalCount, decidedCount }: Review) {
  return { reviewId: id, ownerRef, state, totalCount, decidedCount };
}

/** The lines of a table. Those that begin with # are about it. */
async function* csv(file: ReviewExport): AsyncGenerator<string> {
  const { review, generatedAt } = file;
  yield csvLine(['# generated at', generatedAt]);
  yield csvLine(['# review', review.id]);
  yield csvLine(['# of', review.ownerRef]);
  yield csvLine(['# started', review.startedAt, review.startedBy]);
  yield csvLine(['# changes since', review.since ?? 'no review before']);
  yield csvLine(
    review.state === 'open'
      ? ['# finished', 'not yet']
      : ['# finished', review.finishedAt, review.finishedBy],
  );
  for (const entityRef of review.removed ?? []) {
    yield csvLine(['# not in it any more', entityRef]);
  }
  yield csvLine([
    'entity',
    'new',
    'changes',
    'decision',
    'assignee',
    'due',
    'note',
    'written by',
    'written at',
  ]);
  let rows = 0;
  for await (const items of file.items) {
    rows += items.length;
    yield items
      .map(item =>
        csvLine([
          item.entityRef,
          item.isNew ? 'yes' : 'no',
          item.changes
            .map(
              ({ control, before, after }) =>
                `${control}: ${before ?? 'none'} -> ${after}`,
            )
            .join('; '),
          item.decision ?? 'not decided',
          item.assigneeRef,
          item.dueDate,
          item.note,
          item.updatedBy,
          item.updatedAt,
        ]),
      )
      .join('');
  }
  // Without this line the table is cut off.
  yield csvLine(['# rows', String(rows)]);
}

/** Reviews of the scorecards of teams. */
export function addReviewRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { reviews, audit } = context;

  router.get('/reviews', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { ownerRef, state } = request.query;
    const query = {
      ownerRef:
        ownerRef === undefined
          ? undefined
          : parseEntityQuery(ownerRef, 'ownerRef'),
      state,
    };
    const answer = await audit.read(request, {}, () =>
      reviews.list(query, parsePage(request.query), credentials),
    );
    response.json(answer);
  });

  router.post('/reviews', async (request, response) => {
    const { ownerRef } = request.body;
    const answer = await audit.write(
      request,
      { eventId: 'review-start', severityLevel: 'medium', meta: { ownerRef } },
      async () =>
        reviews.start(
          parseEntityQuery(ownerRef, 'ownerRef'),
          await personOf(context, request),
        ),
      described,
    );
    response.status(201).json(answer);
  });

  router.get('/reviews/:reviewId', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { reviewId } = request.params;
    const answer = await audit.read(request, { reviewId }, () =>
      reviews.get(reviewId, credentials),
    );
    response.json(answer);
  });

  router.get('/reviews/:reviewId/items', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { reviewId } = request.params;
    const answer = await audit.read(request, { reviewId }, () =>
      reviews.listItems(reviewId, parsePage(request.query), credentials),
    );
    response.json(answer);
  });

  router.post(
    '/reviews/:reviewId/items/:kind/:namespace/:name',
    async (request, response) => {
      const { reviewId } = request.params;
      const { decision, assigneeRef, dueDate } = request.body;
      const entityRef = parseEntityPath(request.params);
      const answer = await audit.write(
        request,
        {
          eventId: 'review-decide',
          severityLevel: 'medium',
          meta: {
            reviewId,
            entityRef,
            ...(decision !== undefined && { decision }),
            ...(assigneeRef !== undefined && { assigneeRef }),
            ...(dueDate !== undefined && { dueDate }),
          },
        },
        async () =>
          reviews.saveItem(
            reviewId,
            entityRef,
            {
              ...request.body,
              assigneeRef:
                assigneeRef === undefined
                  ? undefined
                  : parseEntityQuery(assigneeRef, 'assigneeRef'),
            },
            await personOf(context, request),
          ),
        ({ version }) => ({ version }),
      );
      response.json(answer);
    },
  );

  router.post('/reviews/:reviewId/finish', async (request, response) => {
    const { reviewId } = request.params;
    const answer = await audit.write(
      request,
      { eventId: 'review-finish', severityLevel: 'medium', meta: { reviewId } },
      async () => reviews.finish(reviewId, await personOf(context, request)),
      described,
    );
    response.json(answer);
  });

  router.post('/reviews/:reviewId/discard', async (request, response) => {
    const { reviewId } = request.params;
    const answer = await audit.write(
      request,
      {
        eventId: 'review-discard',
        severityLevel: 'high',
        meta: { reviewId },
      },
      async () => reviews.discard(reviewId, await personOf(context, request)),
      described,
    );
    response.json(answer);
  });

  router.get('/reviews/:reviewId/export', async (request, response) => {
    const { reviewId } = request.params;
    const { format = 'json' } = request.query;
    const { items, ...about } = await audit.write(
      request,
      {
        eventId: 'review-export',
        severityLevel: 'low',
        meta: { reviewId, format },
      },
      async () => reviews.export(reviewId, await readerOf(context, request)),
      ({ review }) => ({ ownerRef: review.ownerRef, state: review.state }),
    );
    await sendFile(response, {
      name: `recovery-review-${about.review.startedAt.slice(0, 10)}`,
      format,
      about,
      items,
      csv: () => csv({ ...about, items }),
    });
  });
}
