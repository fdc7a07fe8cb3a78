import { ProgressMeter } from './ProgressMeter';

describe('progress', () => {
  it('knows the rate and the remaining time once there is something to tell from', () => {
    const meter = new ProgressMeter();
    meter.report({ bytes: 0, totalBytes: 10_000, totalFiles: 4 }, 0);
    expect(meter.take(0)).toMatchObject({
      bytes: 0,
      bytesPerSecond: undefined,
      remainingSeconds: undefined,
    });
    meter.report({ bytes: 1_000, files: 1 }, 1_000);
    meter.report({ bytes: 2_000, files: 2 }, 2_000);
    expect(meter.take(2_000)).toEqual({
      bytes: 2_000,
      files: 2,
      totalBytes: 10_000,
      totalFiles: 4,
      bytesPerSecond: 1_000,
      remainingSeconds: 8,
      message: undefined,
      updatedAt: '1970-01-01T00:00:02.000Z',
    });
  });

  it('tells no rate while nothing moves', () => {
    const meter = new ProgressMeter();
    for (let second = 0; second < 60; second++) {
      meter.report(
        { bytes: Math.min(second, 10) * 100, totalBytes: 5_000 },
        second * 1_000,
      );
    }
    expect(meter.take(60_000).bytesPerSecond).toBeUndefined();
  });

  it('forgets how fast it once was', () => {
    const meter = new ProgressMeter();
    let bytes = 0;
    for (let second = 0; second < 100; second++) {
      bytes += second < 50 ? 1_000_000 : 10;
      meter.report({ bytes }, second * 1_000);
    }
    expect(meter.take(100_000).bytesPerSecond).toBe(10);
  });

  it('does not believe nonsense', () => {
    const meter = new ProgressMeter();
    meter.report({ bytes: 5, files: 1 }, 0);
    meter.report(
      {
        bytes: Number.NaN,
        files: -3,
        totalBytes: Infinity,
        message: 'a\u001b[0m\nb',
      },
      1,
    );
    expect(meter.take(1)).toMatchObject({
      bytes: 5,
      files: 1,
      totalBytes: undefined,
      message: 'a b',
    });
  });

  it('says whether there is something new', () => {
    const meter = new ProgressMeter();
    expect(meter.changed).toBe(false);
    meter.report({ bytes: 1 });
    expect(meter.changed).toBe(true);
    meter.take();
    expect(meter.changed).toBe(false);
  });
});
