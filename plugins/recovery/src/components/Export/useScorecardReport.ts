import { useApi } from '@backstage/core-plugin-api';
import { useQuery } from '@tanstack/react-query';
import {
  recoveryApiRef,
  type ScorecardExportQuery,
} from '../../api/RecoveryApi';
import { summarize } from './summarize';

/** What controls say, read once: what is printed does not change under the reader. */
export function useScorecardReport(
  query: Omit<ScorecardExportQuery, 'format'>,
  enabled: boolean,
) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['scorecard-report', query],
    queryFn: async ({ signal }) =>
      summarize(
        await api.exportScorecards({ ...query, format: 'json' }, { signal }),
      ),
    staleTime: Infinity,
    gcTime: 0,
    enabled,
  });
}
