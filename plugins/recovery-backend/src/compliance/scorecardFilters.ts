import { InputError } from '@backstage/errors';
import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import type { ScorecardQuery } from '../api/services';
import type { ScorecardFilter } from '../database/ControlStore';
import type { EntityScope } from '../database/EntityScope';

/** What filters are read with. */
export interface FilterContext {
  controls: RecoveryControl[];
  basis: string;
}

/** The place of a control in the states of scorecards. Throws an InputError. */
export function placeOfControl(
  controlId: string,
  { controls }: FilterContext,
): number {
  const place = controls.findIndex(({ id }) => id === controlId);
  if (place < 0) {
    throw new InputError(
      `There is no control "${controlId.slice(0, 80)}". There are: ${controls
        .map(({ id }) => id)
        .join(', ')}.`,
    );
  }
  return place;
}

/** The filter that a query means, for those that the reader may see. */
export function toScorecardFilter(
  scope: EntityScope,
  query: ScorecardQuery,
  context: FilterContext,
): ScorecardFilter {
  const { control, state, ...rest } = query;
  if (control !== undefined && state === undefined) {
    throw new InputError(
      'control needs state: say which state the control shall be in.',
    );
  }
  return {
    ...rest,
    scope,
    basis: context.basis,
    states: state,
    controls: control?.map(id => placeOfControl(id, context)),
  };
}
