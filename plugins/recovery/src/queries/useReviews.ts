import { useApi } from '@backstage/core-plugin-api';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import type {
  Review,
  ReviewItem,
  ReviewItemChange,
} from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../api/RecoveryApi';
import { failureOf } from '../api/errors';
import { POLL_IDLE } from './polling';

/** Services that are asked for at a time; a review is of 1,000 at most. */
const PART = 500;

const LIST = ['reviews', 'list'];
const itemsKey = (reviewId: string) => ['reviews', reviewId, 'items'];

/** So that nobody is led to a list that still calls a review open. */
function forgetList(client: QueryClient) {
  client.resetQueries({ queryKey: LIST });
}

/** Reviews of services that the reader may see, newest first, growing page by page. */
export function useReviews() {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: LIST,
    queryFn: ({ signal, pageParam }) =>
      api.listReviews({ cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
  });
}

/** One review. */
export function useReview(reviewId: string) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['reviews', reviewId],
    queryFn: ({ signal }) => api.getReview(reviewId, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'open' ? POLL_IDLE : false,
  });
}

/** All services of a review; asked again while it is open, as others write too. */
export function useReviewItems(reviewId: string, isOpen: boolean) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: itemsKey(reviewId),
    queryFn: async ({ signal }) => {
      const items: ReviewItem[] = [];
      let cursor: string | undefined;
      do {
        const page = await api.listReviewItems(
          reviewId,
          { cursor, limit: PART },
          { signal },
        );
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor);
      return items;
    },
    refetchInterval: isOpen ? POLL_IDLE : false,
  });
}

/** Begins a review of the services of a team. */
export function useStartReview() {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ownerRef: string) => api.startReview(ownerRef),
    onSuccess: () => client.invalidateQueries({ queryKey: ['reviews'] }),
  });
}

/** Writes down what was decided about a service, unless somebody else did meanwhile. */
export function useSaveReviewItem(reviewId: string) {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  return useMutation({
    mutationFn: (saved: { entityRef: string; change: ReviewItemChange }) =>
      api.saveReviewItem(reviewId, saved.entityRef, saved.change),
    onSuccess: async item => {
      await client.cancelQueries({ queryKey: itemsKey(reviewId) });
      client.setQueryData<ReviewItem[]>(itemsKey(reviewId), items =>
        items?.map(other =>
          other.entityRef === item.entityRef ? item : other,
        ),
      );
      client.invalidateQueries({
        queryKey: ['reviews', reviewId],
        exact: true,
      });
    },
    onError: error => {
      // Somebody else wrote, finished the review or threw it away: what is so is shown.
      if ([404, 409].includes(failureOf(error).status ?? 0)) {
        client.invalidateQueries({ queryKey: ['reviews', reviewId] });
      }
    },
  });
}

/** Closes a review for good. */
export function useFinishReview(reviewId: string) {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.finishReview(reviewId),
    onSuccess: (review: Review) => {
      client.setQueryData<Review>(['reviews', reviewId], review);
      client.invalidateQueries({ queryKey: ['reviews'] });
      forgetList(client);
    },
  });
}

/** Throws an open review away. What was read of it is forgotten. */
export function useDiscardReview(reviewId: string) {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.discardReview(reviewId),
    onSuccess: () => forgetList(client),
    onError: error => {
      if (failureOf(error).status === 409) {
        client.invalidateQueries({ queryKey: ['reviews', reviewId] });
      }
    },
  });
}
