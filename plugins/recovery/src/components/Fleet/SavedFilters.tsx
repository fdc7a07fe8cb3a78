import { storageApiRef, useApi } from '@backstage/core-plugin-api';
import { Button, ButtonLink, TextField } from '@backstage/ui';
import { useMemo, useState, type FormEvent } from 'react';
import useObservable from 'react-use/esm/useObservable';
import { useWords } from '../../hooks/useWords';
import { useFleetLink } from '../../hooks/useLinks';
import styles from './Fleet.module.css';
import { FILTERS, type FleetAddress } from './useFleetAddress';

// A type, not an interface: only types count as JSON.
type SavedFilter = {
  name: string;
  filters: Record<string, string>;
};

const KEY = 'fleet-filters';
const MOST = 20;
const MAX_NAME = 60;

/** What is stored may have been written by anything: only what fits is kept. */
function readSaved(value: unknown): SavedFilter[] {
  return (Array.isArray(value) ? value : []).flatMap(item => {
    const { name, filters } = (item ?? {}) as Partial<SavedFilter>;
    if (typeof name !== 'string' || !filters || typeof filters !== 'object') {
      return [];
    }
    const known = FILTERS.flatMap(key =>
      typeof filters[key] === 'string' ? [[key, filters[key]]] : [],
    );
    return [{ name, filters: Object.fromEntries(known) }];
  });
}

/** Filters that the reader kept, and a way to keep the present ones. */
export function SavedFilters({ address }: { address: FleetAddress }) {
  const t = useWords();
  const storage = useApi(storageApiRef);
  const linkTo = useFleetLink();
  const bucket = useMemo(() => storage.forBucket('recovery'), [storage]);
  const updates = useMemo(() => bucket.observe$(KEY), [bucket]);
  const snapshot = useObservable(updates, bucket.snapshot(KEY));
  const saved = readSaved(snapshot.value);
  const [name, setName] = useState<string>();
  const hasFilters = Object.keys(address.filters).length > 0;

  const keep = (filters: SavedFilter[]) => bucket.set(KEY, filters);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const kept = name?.trim();
    if (!kept) {
      return;
    }
    keep([
      ...saved.filter(item => item.name !== kept),
      { name: kept, filters: address.filters as Record<string, string> },
    ]);
    setName(undefined);
  };

  if (!saved.length && !hasFilters) {
    return null;
  }
  return (
    <div className={styles.saved}>
      {saved.length > 0 && (
        <ul className={styles.savedList} aria-label={t('fleet.saved')}>
          {saved.map(item => (
            <li key={item.name}>
              <ButtonLink
                size="small"
                variant="secondary"
                href={linkTo(item.filters) ?? ''}
              >
                {item.name}
              </ButtonLink>
              <Button
                size="small"
                variant="tertiary"
                aria-label={t('fleet.forget', { name: item.name })}
                onPress={() =>
                  keep(saved.filter(other => other.name !== item.name))
                }
              >
                ×
              </Button>
            </li>
          ))}
        </ul>
      )}
      {hasFilters && name === undefined && saved.length < MOST && (
        <Button size="small" variant="tertiary" onPress={() => setName('')}>
          {t('fleet.save')}
        </Button>
      )}
      {hasFilters && name !== undefined && (
        <form className={styles.saveForm} onSubmit={save}>
          <TextField
            aria-label={t('fleet.saveName')}
            placeholder={t('fleet.saveName')}
            size="small"
            value={name}
            maxLength={MAX_NAME}
            onChange={setName}
          />
          <Button
            size="small"
            variant="secondary"
            type="submit"
            isDisabled={!name.trim()}
          >
            {t('fleet.saveConfirm')}
          </Button>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setName(undefined)}
          >
            {t('fleet.saveDismiss')}
          </Button>
        </form>
      )}
    </div>
  );
}
