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
  reportRouteRef,
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
