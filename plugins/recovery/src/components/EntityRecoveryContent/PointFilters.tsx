import { Button, SearchField, Select } from '@backstage/ui';
import type { ProtectedResource } from 'backstage-plugin-recovery-common';
import { useCallback } from 'react';
import { useTyped } from '../../hooks/useTyped';
import { useWords } from '../../hooks/useWords';
import styles from './EntityRecoveryContent.module.css';
import { TAB_VALUES, type TabAddress } from './useTabAddress';

const ANY = 'any';

/** The filters of the table of points. They live in the address bar. */
export function PointFilters(props: {
  address: TabAddress;
  resources: ProtectedResource[];
  onChange: (change: Record<string, string | undefined>) => void;
}) {
  const { address, resources, onChange } = props;
  const t = useWords();
  const search = useCallback(
    (text: string) => onChange({ search: text }),
    [onChange],
  );
  const [typed, setTyped] = useTyped(address.search, search);

  const choose = (key: string) => (value: unknown) =>
    onChange({ [key]: value === ANY ? undefined : String(value) });
  const filtered =
    address.search ||
    address.resourceId ||
    address.state ||
    address.outcome ||
    address.asChart;
  return (
    <div className={styles.filters}>
      <SearchField
        className={styles.search}
        size="small"
        aria-label={t('points.search')}
        placeholder={t('points.search')}
        value={typed}
        maxLength={200}
        onChange={setTyped}
      />
      {resources.length > 1 && (
        <Select
          aria-label={t('points.resource')}
          size="small"
          options={[
            { id: ANY, label: t('points.allResources') },
            ...resources.map(resource => ({
              id: resource.id,
              label: resource.name,
            })),
          ]}
          value={address.resourceId ?? ANY}
          onChange={choose('resource')}
        />
      )}
      <Select
        aria-label={t('points.state')}
        size="small"
        options={[
          { id: ANY, label: t('points.anyState') },
          ...TAB_VALUES.STATES.map(state => ({
            id: state,
            label: t(`pointState.${state}`),
          })),
        ]}
        value={address.state ?? ANY}
        onChange={choose('state')}
      />
      <Select
        aria-label={t('points.outcome')}
        size="small"
        options={[
          { id: ANY, label: t('points.anyOutcome') },
          ...TAB_VALUES.OUTCOMES.map(outcome => ({
            id: outcome,
            label: t(`outcome.${outcome}`),
          })),
        ]}
        value={address.outcome ?? ANY}
        onChange={choose('outcome')}
      />
      <Select
        aria-label={t('points.period')}
        size="small"
        options={[
          { id: ANY, label: t('points.allTime') },
          { id: 'chart', label: t('points.asChart') },
        ]}
        value={address.asChart ? 'chart' : ANY}
        onChange={choose('period')}
      />
      {filtered && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() =>
            onChange({
              search: undefined,
              resource: undefined,
              state: undefined,
              outcome: undefined,
              period: undefined,
            })
          }
        >
          {t('points.clear')}
        </Button>
      )}
    </div>
  );
}
