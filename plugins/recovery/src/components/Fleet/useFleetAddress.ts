import type {
  ControlOutcome,
  ScorecardQuery,
} from 'backstage-plugin-recovery-common';
import { useMemo } from 'react';
import type { ScorecardDimension } from '../../api/RecoveryApi';
import { useAddress } from '../../hooks/useAddress';
import { OUTCOMES } from '../Scorecard/outcome';
import { PERIODS, type Period } from './trend';

/** Stands for the reader and their groups in the filter by owner. */
export const MINE = 'mine';

/** Stands in the address for services that have no owner, system, tier and so on. */
export const NONE = '-';

/** Parameters of the address that say which services are meant. */
export const FILTERS = [
  'owner',
  'system',
  'domain',
  'tier',
  'lifecycle',
  'control',
  'state',
  'text',
] as const;

export type FilterName = (typeof FILTERS)[number];

export const VIEWS = ['list', 'heatmap', 'trend', 'groups'] as const;
export type FleetViewName = (typeof VIEWS)[number];

export const DIMENSIONS: ScorecardDimension[] = [
  'owner',
  'system',
  'domain',
  'tier',
  'lifecycle',
];

const MAX_TEXT = 200;

export interface FleetAddress {
  filters: Partial<Record<FilterName, string>>;
  state?: ControlOutcome;
  view: FleetViewName;
  by: ScorecardDimension;
  period: Period;
}

function listed<T extends string>(
  text: string | null,
  values: readonly T[],
): T | undefined {
  return values.find(value => value === text);
}

/** What of the page of all services lives in the address bar. */
export function useFleetAddress() {
  const [params, change] = useAddress();
  const address = useMemo<FleetAddress>(() => {
    const filters: FleetAddress['filters'] = {};
    for (const name of FILTERS) {
      const value = params.get(name)?.slice(0, MAX_TEXT);
      if (value) {
        filters[name] = value;
      }
    }
    return {
      filters,
      state: listed(params.get('state'), OUTCOMES),
      view: listed(params.get('view'), VIEWS) ?? 'list',
      by: listed(params.get('by'), DIMENSIONS) ?? 'owner',
      period: PERIODS.find(days => String(days) === params.get('days')) ?? 90,
    };
  }, [params]);
  return { address, change };
}

/** What to ask of the backend; owners are those of the reader where the filter says "mine". */
export function toQuery(
  { filters, state }: Pick<FleetAddress, 'filters' | 'state'>,
  ownership: string[],
): ScorecardQuery {
  const one = (value: string | undefined) =>
    value === undefined ? undefined : [value === NONE ? '' : value];
  return {
    owner: filters.owner === MINE ? ownership : one(filters.owner),
    system: one(filters.system),
    domain: one(filters.domain),
    tier: one(filters.tier),
    lifecycle: one(filters.lifecycle),
    text: filters.text,
    state: state && [state],
    // Without a state the backend does not know what is asked of the control.
    control: state && filters.control ? [filters.control] : undefined,
  };
}
