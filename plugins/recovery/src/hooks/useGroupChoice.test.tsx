import { TestApiProvider } from '@backstage/test-utils';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { FakeRecoveryApi } from '../__testUtils__/FakeRecoveryApi';
import { aListed } from '../__testUtils__/scorecards';
import { recoveryApiRef } from '../api/RecoveryApi';
import { RecoveryQueryProvider } from '../queries/RecoveryQueryProvider';
import { useGroupChoice } from './useGroupChoice';

function choiceOf(teams: number) {
  const api = new FakeRecoveryApi();
  api.listed = Array.from({ length: teams }, (_, index) =>
    aListed(Date.now(), `component:default/s${index}`, {
      ownerRefs: [`group:default/team-${index}`],
    }),
  );
  const { result } = renderHook(() => useGroupChoice('owner'), {
    wrapper: ({ children }: PropsWithChildren) => (
      <TestApiProvider apis={[[recoveryApiRef, api]]}>
        <RecoveryQueryProvider>{children}</RecoveryQueryProvider>
      </TestApiProvider>
    ),
  });
  return { api, result };
}

describe('the choice of a group', () => {
  it('is searched for by the backend where not all groups can be offered', async () => {
    const { api, result } = choiceOf(501);
    await waitFor(() => expect(result.current.values).toHaveLength(500));
    expect(result.current.hasMore).toBe(true);
    expect(result.current.values).not.toContain('group:default/team-500');

    const { search } = result.current;
    act(() => typeof search === 'object' && search.onInputChange('team-500'));
    await waitFor(() =>
      expect(result.current.values).toEqual(['group:default/team-500']),
    );
    expect(result.current.hasMore).toBe(false);
    expect(api.callsOf('listScorecardGroups')).toContainEqual([
      'owner',
      expect.objectContaining({ named: 'team-500' }),
    ]);
  });

  it('offers all of them where that is possible', async () => {
    const { result } = choiceOf(20);
    await waitFor(() => expect(result.current.values).toHaveLength(20));
    expect(result.current.hasMore).toBe(false);
    expect(result.current.search).toBe(true);
  });
});
