import { signalApiRef } from '@backstage/plugin-signals-react';
import { act, screen } from '@testing-library/react';
import {
  entitySignalChannel,
  type RecoverySignal,
} from 'backstage-plugin-recovery-common';
import { FakeRecoveryApi } from '../__testUtils__/FakeRecoveryApi';
import { renderView } from '../__testUtils__/render';
import { addScenario, refOf } from '../__testUtils__/scenarios';
import { EntityRecoveryCard } from '../components/EntityRecoveryCard/EntityRecoveryCard';

describe('signals', () => {
  it('have the card read again what changed, at once', async () => {
    const listeners = new Map<string, (message: RecoverySignal) => void>();
    const unsubscribe = jest.fn();
    const api = new FakeRecoveryApi();
    const status = addScenario(api, 'proven', Date.now());
    const { unmount } = renderView(api, <EntityRecoveryCard />, {
      entity: 'proven',
      apis: [
        [
          signalApiRef,
          {
            subscribe: (channel: string, onMessage: (message: any) => void) => {
              listeners.set(channel, onMessage);
              return { unsubscribe };
            },
          },
        ],
      ],
    });
    await screen.findByText(/Recoverable to/);
    status.state = 'no-usable-point';
    act(() =>
      listeners.get(entitySignalChannel(refOf('proven')))!({
        changed: 'status',
      }),
    );
    expect(await screen.findByText(/^Not recoverable/)).toBeInTheDocument();
    unmount();
    expect(unsubscribe).toHaveBeenCalled();
  });
});
