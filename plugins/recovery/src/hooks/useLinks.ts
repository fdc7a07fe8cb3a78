import { parseEntityRef } from '@backstage/catalog-model';
import {
  useRouteRef,
  type RouteRef,
  type SubRouteRef,
} from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  compareRouteRef,
  entityContentRouteRef,
  operationRouteRef,
  frameworkRouteRef,
  frameworksRouteRef,
  reportRouteRef,
  reviewRouteRef,
  reviewsRouteRef,
  rootRouteRef,
  scorecardReportRouteRef,
  serviceRouteRef,
} from '../routes';

type LinkTo = (params: Record<string, string>) => string;

// An app may leave out the tab or the page; a link to it is then left out too. The
// hook below calls all its own hooks before it throws, so catching is safe.
function useOptionalRouteRef(
  ref: RouteRef<any> | SubRouteRef<any>,
): LinkTo | undefined {
  try {
    return useRouteRef(ref as RouteRef<any>) as LinkTo;
  } catch {
    return undefined;
  }
}

/** The address of an operation's view, where the app has one. */
export function useOperationLink(): (
  operationId: string,
) => string | undefined {
  const link = useOptionalRouteRef(operationRouteRef);
  return operationId => link?.({ operationId });
}

/** The addresses of an operation's report and comparison, where the app has them. */
export function useOperationPages(operationId: string) {
  const report = useOptionalRouteRef(reportRouteRef);
  const compare = useOptionalRouteRef(compareRouteRef);
  return {
    report: report?.({ operationId }),
    compare: compare?.({ operationId }),
  };
}

/** The address of the scorecard of a service, with one of its controls open. */
export function useServiceLink(): (
  entityRef: string,
  controlId?: string,
) => string | undefined {
  const link = useOptionalRouteRef(serviceRouteRef);
  return (entityRef, controlId) => {
    const address = link?.({ ...parseEntityRef(entityRef) });
    return address && controlId
      ? `${address}?control=${encodeURIComponent(controlId)}`
      : address;
  };
}

/** The address of the list of services, with filters. */
export function useFleetLink(): (
  filters?: Record<string, string>,
) => string | undefined {
  const link = useOptionalRouteRef(rootRouteRef);
  return filters => {
    const address = link?.({});
    return address && filters
      ? `${address}?${new URLSearchParams(filters)}`
      : address;
  };
}

/** The addresses of the list of frameworks and of each of them. */
export function useFrameworkLinks() {
  const all = useOptionalRouteRef(frameworksRouteRef);
  const one = useOptionalRouteRef(frameworkRouteRef);
  return {
    all: all?.({}),
    one: (frameworkId: string) => one?.({ frameworkId }),
  };
}

/** The addresses of the list of reviews and of each of them. */
export function useReviewLinks() {
  const all = useOptionalRouteRef(reviewsRouteRef);
  const one = useOptionalRouteRef(reviewRouteRef);
  return {
    all: all?.({}),
    one: (reviewId: string) => one?.({ reviewId }),
  };
}

/** The address of the report over what controls say, with what it is of. */
export function useReportLink(): (
  params: Record<string, string>,
) => string | undefined {
  const link = useOptionalRouteRef(scorecardReportRouteRef);
  return params => {
    const address = link?.({});
    return address && `${address}?${new URLSearchParams(params)}`;
  };
}

/** The address of the Recovery tab of the entity page that the reader is on. */
export function useRecoveryTabLink(): string | undefined {
  // On an entity's page the tab's parent parameters come from the present address.
  return useOptionalRouteRef(entityContentRouteRef)?.({});
}

/** The address of an entity's page, where the app has one. */
export function useEntityLink(): (entityRef: string) => string | undefined {
  const link = useOptionalRouteRef(entityRouteRef);
  return entityRef => link?.({ ...parseEntityRef(entityRef) });
}
