import { mockServices } from '@backstage/backend-test-utils';
import { ExpiryWatch } from './ExpiryWatch';

const FOURTEEN_DAYS = 14 * 86_400_000;

describe('ExpiryWatch', () => {
  it('tells of one kind when another fails, and that it failed', async () => {
    const scheduler = mockServices.scheduler.mock();
    const waivers = {
      tellExpiring: jest.fn(async () => {
        throw new Error('The database went away');
      }),
    };
    const attestations = { tellExpiring: jest.fn(async () => {}) };
    const watch = new ExpiryWatch({
      watched: { waivers, attestations },
      scheduler,
    });
    await watch.start();
    const [task] = scheduler.scheduleTask.mock.calls[0];
    await expect(task.fn(new AbortController().signal)).rejects.toThrow(
      'waivers: Error: The database went away',
    );
    expect(waivers.tellExpiring).toHaveBeenCalledWith(FOURTEEN_DAYS);
    expect(attestations.tellExpiring).toHaveBeenCalledWith(FOURTEEN_DAYS);
  });
});
