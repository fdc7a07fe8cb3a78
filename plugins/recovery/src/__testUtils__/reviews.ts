import type { Review, ReviewItem } from 'backstage-plugin-recovery-common';

export function aReview(part: Partial<Review> = {}): Review {
  return {
    id: 'r1',
    ownerRef: 'group:default/shop',
    state: 'open',
    startedBy: 'user:default/mia',
    startedAt: '2026-11-24T09:00:00.000Z',
    previousId: 'r0',
    since: '2026-10-27T09:00:00.000Z',
    totalCount: 3,
    decidedCount: 0,
    removed: [],
    allowed: { review: true },
    ...part,
  };
}

export function aReviewItem(
  name: string,
  position: number,
  part: Partial<ReviewItem> = {},
): ReviewItem {
  return {
    entityRef: `component:default/${name}`,
    position,
    isNew: false,
    changes: [],
    version: 0,
    ...part,
  };
}
