import { Select, TextField } from '@backstage/ui';
import type { RecoverTo } from 'backstage-plugin-recovery-common';
import { useEffect } from 'react';
import { useWords } from '../../hooks/useWords';

const WITH_VALUE: ReadonlySet<RecoverTo['type']> = new Set([
  'lsn',
  'name',
  'xid',
]);

/** How far to go on from the chosen point through stored changes. */
export function StopChoice(props: {
  offered: RecoverTo['type'][];
  stop: RecoverTo | undefined;
  onChange: (stop: RecoverTo) => void;
}) {
  const { offered, stop, onChange } = props;
  const t = useWords();
  // A time is chosen on the step before, where the window is shown.
  const types = offered.filter(type => type !== 'time');
  const first = types.includes('immediate') ? 'immediate' : types[0];

  useEffect(() => {
    if (!stop && first) {
      onChange({ type: first });
    }
  }, [stop, first, onChange]);

  if (!types.length) {
    return null;
  }
  return (
    <>
      <Select
        label={t('instant.stop')}
        options={types.map(type => ({
          id: type,
          label: t(`instant.stop_${type as Exclude<typeof type, 'time'>}`),
        }))}
        value={stop?.type ?? first}
        onChange={type => onChange({ type: type as RecoverTo['type'] })}
      />
      {stop && WITH_VALUE.has(stop.type) && (
        <TextField
          label={t(`instant.value_${stop.type as 'lsn' | 'name' | 'xid'}`)}
          isRequired
          maxLength={200}
          value={stop.value ?? ''}
          onChange={value => onChange({ type: stop.type, value })}
        />
      )}
    </>
  );
}
