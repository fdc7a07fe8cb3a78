import type { PointState, RunOutcome } from 'backstage-plugin-recovery-common';
import { useMemo } from 'react';
import { useNow } from '../../format/useNow';
import { useAddress } from '../../hooks/useAddress';
import {
  DEFAULT_PRESET,
  isPreset,
  PRESETS,
  type Preset,
  type Range,
} from '../Timeline/range';

const STATES: PointState[] = [
  'available',
  'stale',
  'gone',
  'damaged',
  'future',
];
const OUTCOMES: RunOutcome[] = [
  'success',
  'partial',
  'failed',
  'cancelled',
  'missed',
  'unknown',
];
const SIZES = [25, 50, 100, 500];
const MINUTE = 60_000;

/** What of the tab lives in the address bar. */
export interface TabAddress {
  pointId?: string;
  preset?: Preset;
  range: Range;
  search: string;
  resourceId?: string;
  state?: PointState;
  outcome?: RunOutcome;
  asChart: boolean;
  pageSize: number;
}

function known<T extends string>(
  text: string | null,
  values: T[],
): T | undefined {
  return values.find(value => value === text);
}

function rangeOf(
  params: URLSearchParams,
  now: number,
): Pick<TabAddress, 'preset' | 'range'> {
  const from = Date.parse(params.get('from') ?? '');
  const to = Date.parse(params.get('to') ?? '');
  if (from < to) {
    return { range: { from, to } };
  }
  const named = params.get('range');
  const preset = isPreset(named) ? named : DEFAULT_PRESET;
  // Whole minutes: a period that moved with each tick would be fetched with each tick.
  const end = Math.ceil(now / (5 * MINUTE)) * 5 * MINUTE;
  // A little of the future, so that the newest point does not stand on the edge.
  const beyond = Math.round(PRESETS[preset] / 50);
  return { preset, range: { from: end - PRESETS[preset], to: end + beyond } };
}

/** Reads the tab's selection, period and filters from the address, and writes them to it. */
export function useTabAddress() {
  const [params, change] = useAddress();
  const now = useNow();
  const address = useMemo<TabAddress>(
    () => ({
      ...rangeOf(params, now),
      pointId: params.get('point') ?? undefined,
      search: (params.get('search') ?? '').slice(0, 200),
      resourceId: params.get('resource') ?? undefined,
      state: known(params.get('state'), STATES),
      outcome: known(params.get('outcome'), OUTCOMES),
      asChart: params.get('period') === 'chart',
      pageSize:
        SIZES.find(size => String(size) === params.get('size')) ?? SIZES[0],
    }),
    [params, now],
  );
  return {
    address,
    change,
    setPreset: (preset: Preset) =>
      change({
        range: preset === DEFAULT_PRESET ? undefined : preset,
        from: undefined,
        to: undefined,
      }),
    setRange: ({ from, to }: Range) =>
      change({
        range: undefined,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      }),
  };
}

export const TAB_VALUES = { STATES, OUTCOMES, SIZES };
