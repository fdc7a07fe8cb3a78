import { Button, SearchField, Select } from '@backstage/ui';
import type { ScorecardSummary } from 'backstage-plugin-recovery-common';
import { useCallback } from 'react';
import type { ScorecardDimension } from '../../api/RecoveryApi';
import type { AddressChange } from '../../hooks/useAddress';
import { useGroupChoice } from '../../hooks/useGroupChoice';
import { useTyped } from '../../hooks/useTyped';
import { useWords } from '../../hooks/useWords';
import { nameOf } from '../common/nameOf';
import { OUTCOMES } from '../Scorecard/outcome';
import styles from './Fleet.module.css';
import {
  DIMENSIONS,
  FILTERS,
  MINE,
  NONE,
  type FleetAddress,
  type FilterName,
} from './useFleetAddress';

const ANY = 'any';
/** Stands for the options that are not offered. */
const MORE = 'more';

interface Option {
  id: string;
  label: string;
  disabled?: boolean;
}

type GroupSearch = ReturnType<typeof useGroupChoice>['search'];

function Choice(props: {
  name: FilterName;
  label: string;
  any: string;
  options: Option[];
  search?: GroupSearch;
  value: string | undefined;
  onChange: (change: AddressChange) => void;
}) {
  const { name, label, any, options, search, value, onChange } = props;
  const known = [{ id: ANY, label: any }, ...options];
  // What a link asks for is shown even when nothing has it (any more).
  if (value && !known.some(({ id }) => id === value)) {
    known.push({ id: value, label: value });
  }
  return (
    <Select
      aria-label={label}
      size="small"
      search={search ?? (known.length > 12 || undefined)}
      options={known}
      value={value ?? ANY}
      onChange={chosen =>
        onChange({ [name]: chosen === ANY ? undefined : String(chosen) })
      }
    />
  );
}

/** The values of a dimension that the reader's services have. */
function DimensionChoice(props: {
  by: ScorecardDimension;
  value: string | undefined;
  enabled: boolean;
  onChange: (change: AddressChange) => void;
}) {
  const { by, value, enabled, onChange } = props;
  const t = useWords();
  const { values, hasMore, search } = useGroupChoice(by, {
    enabled,
    live: false,
  });
  const options: Option[] = values
    .map(group => ({
      id: group ?? NONE,
      label: group === undefined ? t(`fleet.none.${by}`) : nameOf(group),
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
  if (hasMore) {
    options.push({ id: MORE, label: t('fleet.more'), disabled: true });
  }
  return (
    <Choice
      name={by}
      label={t(`fleet.dimension.${by}`)}
      any={t(`fleet.any.${by}`)}
      options={
        by === 'owner'
          ? [{ id: MINE, label: t('fleet.mine') }, ...options]
          : options
      }
      search={search}
      value={value}
      onChange={onChange}
    />
  );
}

/** Which services are shown. All of it lives in the address bar. */
export function FleetFilters(props: {
  address: FleetAddress;
  /** Not there until services are summed up: what there is to choose is read after that. */
  controls: ScorecardSummary['items'] | undefined;
  onChange: (change: AddressChange) => void;
}) {
  const { address, controls, onChange } = props;
  const { filters, state } = address;
  const t = useWords();
  const search = useCallback((text: string) => onChange({ text }), [onChange]);
  const [typed, setTyped] = useTyped(filters.text ?? '', search);

  return (
    <div
      className={styles.filters}
      role="search"
      aria-label={t('fleet.filters')}
    >
      <SearchField
        className={styles.search}
        size="small"
        aria-label={t('fleet.search')}
        placeholder={t('fleet.search')}
        value={typed}
        maxLength={200}
        onChange={setTyped}
      />
      {DIMENSIONS.map(by => (
        <DimensionChoice
          key={by}
          by={by}
          value={filters[by]}
          enabled={controls !== undefined}
          onChange={onChange}
        />
      ))}
      <Choice
        name="state"
        label={t('fleet.result')}
        any={t('fleet.anyResult')}
        options={OUTCOMES.map(id => ({
          id,
          label: t(`scorecard.outcome.${id}`),
        }))}
        value={state}
        onChange={change =>
          onChange(change.state ? change : { ...change, control: undefined })
        }
      />
      <Choice
        name="control"
        label={t('fleet.control')}
        any={t('fleet.anyControl')}
        options={(controls ?? []).map(({ id, title }) => ({
          id,
          label: title,
        }))}
        value={filters.control}
        onChange={change =>
          // A control alone asks nothing: what fails it is what people look for.
          onChange(
            change.control && !state ? { ...change, state: 'fail' } : change,
          )
        }
      />
      {Object.keys(filters).length > 0 && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() =>
            onChange(Object.fromEntries(FILTERS.map(name => [name, undefined])))
          }
        >
          {t('points.clear')}
        </Button>
      )}
    </div>
  );
}
