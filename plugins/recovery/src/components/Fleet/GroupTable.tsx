import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  Cell,
  Column,
  Link,
  Row,
  Select,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import type { ScorecardQuery } from 'backstage-plugin-recovery-common';
import type { ScorecardDimension } from '../../api/RecoveryApi';
import { useFormat } from '../../format/useFormat';
import type { AddressChange } from '../../hooks/useAddress';
import { useWords } from '../../hooks/useWords';
import { useScorecardGroups } from '../../queries/useFleet';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { WideTable } from '../common/WideTable';
import { nameOf } from '../common/nameOf';
import { Quiet } from '../common/Quiet';
import { Stack } from '../common/Stack';
import styles from './Fleet.module.css';
import { DIMENSIONS, NONE } from './useFleetAddress';

/** The name for people of a group, system or domain; a tier or lifecycle as it is. */
function GroupName({ value }: { value: string }) {
  return value.includes(':') ? (
    <EntityDisplayName entityRef={value} hideIcon disableTooltip />
  ) : (
    <>{value}</>
  );
}

/** Sums by owner, system, domain, tier or lifecycle; each name leads to its services. */
export function GroupTable(props: {
  by: ScorecardDimension;
  query: ScorecardQuery;
  addressOf: (change: AddressChange) => string;
  onChange: (change: AddressChange) => void;
}) {
  const { by, query, addressOf, onChange } = props;
  const t = useWords();
  const format = useFormat();
  const groups = useScorecardGroups(by, query);
  const items = groups.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <Stack>
      <Select
        className={styles.narrow}
        aria-label={t('fleet.by')}
        size="small"
        options={DIMENSIONS.map(id => ({
          id,
          label: t('fleet.byDimension', {
            dimension: t(`fleet.dimension.${id}`).toLocaleLowerCase(),
          }),
        }))}
        value={by}
        onChange={value => onChange({ by: String(value) })}
      />
      {groups.isPending && <Loading heights={[200]} />}
      {groups.isError && !groups.data && (
        <Failure
          title={t('fleet.readFailed')}
          error={groups.error}
          onRetry={() => groups.refetch()}
        />
      )}
      {groups.data && items.length === 0 && (
        <Quiet>{t('fleet.emptyFiltered')}</Quiet>
      )}
      {items.length > 0 && (
        <WideTable leastWidth="48rem">
          <TableRoot aria-label={t('fleet.groups')}>
            <TableHeader>
              <Column isRowHeader>{t(`fleet.dimension.${by}`)}</Column>
              <Column>{t('fleet.all')}</Column>
              <Column>{t('fleet.failing')}</Column>
              <Column>{t('fleet.unknown')}</Column>
              <Column>{t('fleet.compliant')}</Column>
            </TableHeader>
            <TableBody>
              {items.map(({ value, parentRefs, totalCount, entities }) => (
                <Row key={value ?? NONE} id={value ?? NONE}>
                  <Cell>
                    <Link
                      href={addressOf({
                        [by]: value ?? NONE,
                        view: undefined,
                        by: undefined,
                      })}
                    >
                      {value === undefined ? (
                        t(`fleet.none.${by}`)
                      ) : (
                        <GroupName value={value} />
                      )}
                    </Link>
                    {parentRefs.length > 0 && (
                      <Quiet>
                        {t('fleet.groupIn', {
                          parents: parentRefs.map(nameOf).join(', '),
                        })}
                      </Quiet>
                    )}
                  </Cell>
                  <Cell>{format.count(totalCount)}</Cell>
                  <Cell>{format.count(entities.failing)}</Cell>
                  <Cell>{format.count(entities.unknown)}</Cell>
                  <Cell>{format.count(entities.compliant)}</Cell>
                </Row>
              ))}
            </TableBody>
          </TableRoot>
        </WideTable>
      )}
      <MoreButton query={groups}>{t('more.more')}</MoreButton>
      {by === 'owner' && <Quiet>{t('fleet.withParents')}</Quiet>}
    </Stack>
  );
}
