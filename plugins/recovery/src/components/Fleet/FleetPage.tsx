import {
  Button,
  ButtonLink,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import type {
  ScorecardQuery,
  ScorecardSummary,
} from 'backstage-plugin-recovery-common';
import { useMemo } from 'react';
import { failureOf } from '../../api/errors';
import type { AddressChange } from '../../hooks/useAddress';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import {
  useOwnership,
  useScorecardEntities,
  useScorecardSummary,
} from '../../queries/useFleet';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { Quiet } from '../common/Quiet';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import { ExportButton } from '../Export/ExportButton';
import { HeatMap } from '../HeatMap/HeatMap';
import styles from './Fleet.module.css';
import { FleetFilters } from './FleetFilters';
import { FleetSentence, FleetSummary } from './FleetSummary';
import { GroupTable } from './GroupTable';
import { SavedFilters } from './SavedFilters';
import { ServiceList } from './ServiceList';
import { TrendView } from './TrendView';
import { MINE, toQuery, useFleetAddress, VIEWS } from './useFleetAddress';

const PAGE_SIZE = 25;
const FEW = 5;

function titlesOf(summary: ScorecardSummary | undefined) {
  return new Map(summary?.items.map(({ id, title }) => [id, title]));
}

/** The reader's own services that need them most, before all others. */
function MyServices({
  ownership,
  titles,
  onlyMine,
}: {
  ownership: string[];
  titles: Map<string, string>;
  onlyMine: string;
}) {
  const t = useWords();
  const query = useMemo(() => ({ owner: ownership }), [ownership]);
  const summary = useScorecardSummary(query);
  const list = useScorecardEntities(query, { limit: FEW });
  const services = list.data?.pages[0].items ?? [];
  // Whoever owns nothing is not told so at each visit.
  if (!summary.data?.totalCount || !services.length) {
    return null;
  }
  return (
    <Section
      title={t('fleet.mineTitle')}
      actions={
        <ButtonLink size="small" variant="secondary" href={onlyMine}>
          {t('fleet.onlyMine')}
        </ButtonLink>
      }
    >
      <Stack>
        <FleetSentence summary={summary.data} />
        <ServiceList
          services={services}
          titles={titles}
          label={t('fleet.mineTitle')}
        />
      </Stack>
    </Section>
  );
}

function Services({
  query,
  titles,
  filtered,
  onClear,
}: {
  query: ScorecardQuery;
  titles: Map<string, string>;
  filtered: boolean;
  onClear: () => void;
}) {
  const t = useWords();
  const format = useFormat();
  const list = useScorecardEntities(query, { limit: PAGE_SIZE });
  if (list.isPending) {
    return <Loading heights={[320]} label={t('fleet.loading')} />;
  }
  if (!list.data) {
    return (
      <Failure
        title={t('fleet.readFailed')}
        error={list.error}
        onRetry={() => list.refetch()}
      />
    );
  }
  const services = list.data.pages.flatMap(page => page.items);
  if (!services.length) {
    return (
      <div>
        <Text as="p">
          {filtered ? t('fleet.emptyFiltered') : t('fleet.empty')}
        </Text>
        {filtered ? (
          <Button size="small" variant="secondary" onPress={onClear}>
            {t('points.clear')}
          </Button>
        ) : (
          <Quiet>{t('fleet.emptyNext')}</Quiet>
        )}
      </div>
    );
  }
  return (
    <Stack>
      <ServiceList
        services={services}
        titles={titles}
        label={t('fleet.listLabel')}
      />
      <Quiet>
        {t('fleet.shown', {
          shown: format.count(services.length),
          total: format.count(list.data.pages[0].totalCount),
        })}
      </Quiet>
      <MoreButton query={list} className={styles.more}>
        {t('more.more')}
      </MoreButton>
    </Stack>
  );
}

/** All services that the reader may see, in sum and one by one, those at risk first. */
export function FleetPage() {
  const t = useWords();
  const { address, change } = useFleetAddress();
  const ownership = useOwnership();
  const refs = ownership.data;
  const query = useMemo(() => toQuery(address, refs ?? []), [address, refs]);
  // Until it is known who the reader is, "mine" could only show everybody's.
  const isKnown = address.filters.owner !== MINE || Boolean(refs?.length);
  const summary = useScorecardSummary(query, isKnown);
  const whole = useScorecardSummary({});
  const titles = useMemo(() => titlesOf(whole.data), [whole.data]);
  // Said once, and not again in place of each list.
  const isRefused =
    summary.isError && !summary.data && failureOf(summary.error).status === 403;
  const filtered = Object.keys(address.filters).length > 0;
  const addressOf = (values: AddressChange) => {
    const params = new URLSearchParams(address.filters);
    const entries = {
      view: address.view === 'list' ? undefined : address.view,
      ...values,
    };
    for (const [key, value] of Object.entries(entries)) {
      if (value === undefined) {
        params.delete(key);
      } else {
        params.set(key, value);
      }
    }
    return `?${params}`;
  };
  const clear = () =>
    change(
      Object.fromEntries(
        Object.keys(address.filters).map(name => [name, undefined]),
      ),
    );

  return (
    <>
      <Section
        title={t('fleet.title')}
        actions={
          isKnown &&
          Boolean(summary.data?.totalCount) && (
            <ExportButton
              query={query}
              filters={address.filters as Record<string, string>}
            />
          )
        }
      >
        <Stack>
          <FleetFilters
            address={address}
            controls={whole.data?.items}
            onChange={change}
          />
          <SavedFilters address={address} />
          {isKnown && summary.isPending && (
            <Loading heights={[24, 16, 120]} label={t('fleet.loading')} />
          )}
          {summary.isError && !summary.data && (
            <Failure
              title={t('fleet.readFailed')}
              error={summary.error}
              onRetry={() => summary.refetch()}
            />
          )}
          {summary.data && summary.data.totalCount > 0 && (
            <FleetSummary summary={summary.data} addressOf={addressOf} />
          )}
          {summary.data && <StaleAnswer query={summary} />}
          {!isKnown && !ownership.isPending && (
            <Quiet>{t('fleet.mineUnknown')}</Quiet>
          )}
        </Stack>
      </Section>
      {!filtered &&
        !isRefused &&
        address.view === 'list' &&
        Boolean(refs?.length) && (
          <MyServices
            ownership={refs!}
            titles={titles}
            onlyMine={addressOf({ owner: MINE })}
          />
        )}
      {isKnown && !isRefused && (
        <Section
          title={t(`fleet.view.${address.view}`)}
          actions={
            <ToggleButtonGroup
              aria-label={t('fleet.views')}
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[address.view]}
              onSelectionChange={keys => {
                const [chosen] = [...keys];
                change({
                  view: chosen === 'list' ? undefined : String(chosen),
                });
              }}
            >
              {VIEWS.map(view => (
                <ToggleButton key={view} id={view} size="small">
                  {t(`fleet.viewName.${view}`)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          }
        >
          {address.view === 'list' && (
            <Services
              query={query}
              titles={titles}
              filtered={filtered}
              onClear={clear}
            />
          )}
          {address.view === 'heatmap' && <HeatMap query={query} />}
          {address.view === 'trend' && (
            <TrendView
              query={query}
              period={address.period}
              onChange={change}
            />
          )}
          {address.view === 'groups' && (
            <GroupTable
              by={address.by}
              query={query}
              addressOf={addressOf}
              onChange={change}
            />
          )}
        </Section>
      )}
    </>
  );
}
