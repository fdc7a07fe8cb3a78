import {
  ButtonLink,
  Cell,
  Column,
  Row,
  Select,
  Switch,
  TableBody,
  TableHeader,
  TableRoot,
  VisuallyHidden,
} from '@backstage/ui';
import type { Operation } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useFormat } from '../../format/useFormat';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useOperation, useOperations } from '../../queries/useOperations';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { Quiet } from '../common/Quiet';
import { Section } from '../common/Section';
import { Sign } from '../common/Sign';
import { Stack } from '../common/Stack';
import { WideTable } from '../common/WideTable';
import { compareOperations } from './compare';
import styles from './OperationCompare.module.css';

function SideBySide({ left, right }: { left: Operation; right: Operation }) {
  const t = useWords();
  const format = useFormat();
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const rows = compareOperations(left, right, t, format);
  const differences = rows.filter(row => row.differs);
  const shown = onlyDifferences ? differences : rows;
  const nameOf = (operation: Operation) =>
    `${t(`operation.${operation.kind}`)}, ${format.short(
      operation.requestedAt,
    )}`;
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.count} role="status">
          {differences.length
            ? t('compare.differences', { count: differences.length })
            : t('compare.same')}
        </p>
        <Switch
          label={t('compare.onlyDifferences')}
          isSelected={onlyDifferences}
          onChange={setOnlyDifferences}
        />
      </div>
      <WideTable>
        <TableRoot aria-label={t('compare.table')}>
          <TableHeader>
            <Column isRowHeader>{t('compare.fact')}</Column>
            <Column>{nameOf(left)}</Column>
            <Column>{nameOf(right)}</Column>
          </TableHeader>
          <TableBody>
            {shown.map(row => (
              <Row key={row.key} id={row.key}>
                <Cell>
                  <span className={styles.name}>
                    {row.differs && <Sign tone="warning" />}
                    {row.name}
                    {row.differs && (
                      <VisuallyHidden> ({t('compare.differs')})</VisuallyHidden>
                    )}
                  </span>
                </Cell>
                <Cell className={row.differs ? styles.differs : styles.value}>
                  {row.left ?? '–'}
                </Cell>
                <Cell className={row.differs ? styles.differs : styles.value}>
                  {row.right ?? '–'}
                </Cell>
              </Row>
            ))}
          </TableBody>
        </TableRoot>
      </WideTable>
    </>
  );
}

function Other({ left, otherId }: { left: Operation; otherId: string }) {
  const query = useOperation(otherId);
  if (query.isPending) {
    return <Loading heights={[240]} />;
  }
  return query.data ? (
    <SideBySide left={left} right={query.data} />
  ) : (
    <Failure error={query.error} onRetry={() => query.refetch()} />
  );
}

function Chooser({
  left,
  otherId,
  onChoose,
}: {
  left: Operation;
  otherId: string | null;
  onChoose: (id: string) => void;
}) {
  const t = useWords();
  const format = useFormat();
  const query = useOperations(left.entityRef);
  if (query.isPending) {
    return <Loading heights={[40]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  const others = query.data.pages
    .flatMap(page => page.items)
    .filter(
      ({ id, resourceId }) => id !== left.id && resourceId === left.resourceId,
    );
  return (
    <div className={styles.bar}>
      {others.length > 0 ? (
        <Select
          className={styles.choose}
          label={t('compare.choose')}
          placeholder={t('compare.chooseOne')}
          options={others.map(other => ({
            id: other.id,
            label: `${format.short(other.requestedAt)} · ${t(
              `operation.${other.kind}`,
            )} ${t(`operationState.${other.state}`)}`,
          }))}
          value={others.some(({ id }) => id === otherId) ? otherId : null}
          onChange={id => onChoose(String(id))}
        />
      ) : (
        <Quiet>{t('compare.none')}</Quiet>
      )}
      <MoreButton query={query}>{t('more.older')}</MoreButton>
    </div>
  );
}

function View({ operationId }: { operationId: string }) {
  const t = useWords();
  const [params, setParams] = useSearchParams();
  const otherId = params.get('with');
  const query = useOperation(operationId);
  const back = useOperationLink()(operationId);
  if (query.isPending) {
    return <Loading heights={[40, 240]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  return (
    <Section
      title={t('compare.title')}
      actions={
        back && (
          <ButtonLink size="small" variant="tertiary" href={back}>
            {t('compare.back')}
          </ButtonLink>
        )
      }
    >
      <Stack>
        <Chooser
          left={query.data}
          otherId={otherId}
          onChoose={id => setParams({ with: id }, { replace: true })}
        />
        {otherId && <Other key={otherId} left={query.data} otherId={otherId} />}
      </Stack>
    </Section>
  );
}

/** An operation beside another one of the same resource, differences marked. */
export function OperationCompare({ operationId }: { operationId: string }) {
  return (
    <RecoveryQueryProvider>
      <View operationId={operationId} key={operationId} />
    </RecoveryQueryProvider>
  );
}
