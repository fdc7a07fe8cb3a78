import { Button } from '@backstage/ui';
import type { ReactNode } from 'react';

/** What the button needs of an infinite query. */
interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

/** Reads the next page of a list; nothing where there is none. */
export function MoreButton({
  query,
  className,
  children,
}: {
  query: Paged;
  className?: string;
  children: ReactNode;
}) {
  if (!query.hasNextPage) {
    return null;
  }
  return (
    <Button
      className={className}
      size="small"
      variant="secondary"
      isPending={query.isFetchingNextPage}
      onPress={() => query.fetchNextPage()}
    >
      {children}
    </Button>
  );
}
