import {
  Alert,
  Button,
  ButtonLink,
  DatePicker,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Select,
} from '@backstage/ui';
import { parseDate } from '@internationalized/date';
import { useMutation } from '@tanstack/react-query';
import type { ScorecardQuery } from 'backstage-plugin-recovery-common';
import { useApi } from '@backstage/core-plugin-api';
import { useState } from 'react';
import { recoveryApiRef } from '../../api/RecoveryApi';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useReportLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useFrameworks } from '../../queries/useFleet';
import { Quiet } from '../common/Quiet';
import { saveFile } from '../common/saveFile';
import { utcDayOf } from '../Fleet/trend';
import styles from './Export.module.css';
import { useAsOf } from './useAsOf';

const NO_FRAMEWORK = '-';

function FrameworkChoice(props: {
  value: string | undefined;
  onChange: (framework: string | undefined) => void;
}) {
  const { value, onChange } = props;
  const t = useWords();
  const frameworks = useFrameworks();
  return (
    <Select
      label={t('export.framework')}
      size="small"
      options={[
        { id: NO_FRAMEWORK, label: t('export.allControls') },
        ...(frameworks.data ?? []).map(({ id, title, version }) => ({
          id,
          label: `${title} ${version}`,
        })),
      ]}
      value={value ?? NO_FRAMEWORK}
      onChange={chosen =>
        onChange(chosen === NO_FRAMEWORK ? undefined : String(chosen))
      }
    />
  );
}

function ExportDialog(props: {
  query: ScorecardQuery;
  filters: Record<string, string>;
  framework?: string;
  onClose: () => void;
}) {
  const { query, filters, onClose } = props;
  const t = useWords();
  const format = useFormat();
  const api = useApi(recoveryApiRef);
  const reportLink = useReportLink();
  const [day, setDay] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const framework = props.framework ?? chosen;
  const today = utcDayOf(format.now);
  const { asOf, problem, isPending } = useAsOf(day, query);
  const isReady = !problem && !isPending;
  const report = reportLink({
    ...filters,
    ...(asOf && { asOf }),
    ...(framework && { framework }),
  });
  const save = useMutation({
    mutationFn: async (type: 'csv' | 'json') => {
      const file = await api.exportScorecards({
        ...query,
        format: type,
        asOf,
        framework,
      });
      saveFile(
        `recovery-${framework ?? 'controls'}-${asOf ?? today}.${type}`,
        file,
      );
    },
  });
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={560}>
      <DialogHeader>{t('export.title')}</DialogHeader>
      <DialogBody>
        <div className={styles.stack}>
          <Quiet>
            {t(isFiltered ? 'export.aboutFiltered' : 'export.about')}
          </Quiet>
          <DatePicker
            label={t('export.asOf')}
            description={t('export.asOfAbout')}
            granularity="day"
            shouldForceLeadingZeros
            value={day ? parseDate(day) : null}
            placeholderValue={parseDate(today)}
            isInvalid={problem !== undefined}
            onChange={date => setDay(date?.toString().slice(0, 10))}
          />
          {props.framework === undefined && (
            <FrameworkChoice value={chosen} onChange={setChosen} />
          )}
          <div role="status">
            {problem && (
              <Alert
                status="warning"
                icon
                title={t(`export.${problem}`, {
                  day: format.utcDay(day!),
                  today: format.utcDay(today),
                })}
              />
            )}
          </div>
          {save.isError && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('export.failed')}
              description={failureOf(save.error).message}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('action.close')}
        </Button>
        {(['csv', 'json'] as const).map(type => (
          <Button
            key={type}
            variant="secondary"
            isDisabled={!isReady || save.isPending}
            isPending={save.isPending && save.variables === type}
            onPress={() => save.mutate(type)}
          >
            {t(`export.${type}`)}
          </Button>
        ))}
        {report && (
          <ButtonLink
            variant="primary"
            href={report}
            isDisabled={!isReady}
            onPress={onClose}
          >
            {t('export.report')}
          </ButtonLink>
        )}
      </DialogFooter>
    </Dialog>
  );
}

/**
 * Hands out what controls say of the services that a query finds: as a file or as a
 * report for paper, now or at the end of a past day.
 */
export function ExportButton(props: {
  query: ScorecardQuery;
  /** The filters as the address has them. */
  filters?: Record<string, string>;
  /** Only this framework; any may be chosen when absent. */
  framework?: string;
}) {
  const { query, filters = {}, framework } = props;
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" variant="secondary" onPress={() => setOpen(true)}>
        {t('export.open')}
      </Button>
      {isOpen && (
        <ExportDialog
          query={query}
          filters={filters}
          framework={framework}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
