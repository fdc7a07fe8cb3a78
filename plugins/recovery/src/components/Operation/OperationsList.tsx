import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  Text,
} from '@backstage/ui';
import { MoreButton } from '../common/MoreButton';
import { Quiet } from '../common/Quiet';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useOperations } from '../../queries/useOperations';
import { EntityName } from '../common/EntityName';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { StaleAnswer } from '../common/StaleAnswer';
import { WideTable } from '../common/WideTable';
import { levelWord } from '../status/EvidenceLevel';
import { toneOfOperation } from '../status/tone';
import styles from './OperationsList.module.css';

/** Operations, newest first: of one entity, or all that the reader may see. */
export function OperationsList({ entityRef }: { entityRef?: string }) {
  const t = useWords();
  const query = useOperations(entityRef);
  const linkTo = useOperationLink();

  if (query.isPending) {
    return <Loading heights={[40]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  const operations = query.data.pages.flatMap(page => page.items);
  if (!operations.length) {
    return (
      <div>
        <Text as="p">{t('operation.listEmpty')}</Text>
        <Quiet>{t('operation.listEmptyNext')}</Quiet>
        <StaleAnswer query={query} />
      </div>
    );
  }
  return (
    <div>
      <StaleAnswer query={query} />
      <WideTable>
        <TableRoot aria-label={t('operation.list')}>
          <TableHeader>
            <Column isRowHeader>{t('operation.what')}</Column>
            <Column>{t('operation.kindColumn')}</Column>
            {!entityRef && <Column>{t('operation.entity')}</Column>}
            <Column>{t('operation.target')}</Column>
            <Column>{t('operation.requested')}</Column>
            <Column>{t('operation.requestedBy')}</Column>
          </TableHeader>
          <TableBody>
            {operations.map(operation => {
              const link = linkTo(operation.id);
              return (
                <Row key={operation.id} id={operation.id}>
                  <Cell>
                    <span className={styles.summary}>
                      <Sign tone={toneOfOperation(operation.state)} />
                      {link ? (
                        <Link href={link}>{operation.summary}</Link>
                      ) : (
                        operation.summary
                      )}
                    </span>
                  </Cell>
                  <Cell className={styles.fixed}>
                    {t(`operation.${operation.kind}`)}
                    {operation.inPlace && ` · ${t('restore.inPlaceMark')}`}
                    {operation.kind === 'verification' &&
                      operation.level !== undefined &&
                      ` · ${levelWord(operation.level, t)}`}
                  </Cell>
                  {!entityRef && (
                    <Cell>
                      <EntityName entityRef={operation.entityRef} />
                    </Cell>
                  )}
                  <Cell>{operation.targetTitle ?? '–'}</Cell>
                  <Cell>
                    <RelativeTime value={operation.requestedAt} />
                  </Cell>
                  <Cell>
                    <EntityName entityRef={operation.requestedBy} />
                  </Cell>
                </Row>
              );
            })}
          </TableBody>
        </TableRoot>
      </WideTable>
      <MoreButton query={query} className={styles.more}>
        {t('more.older')}
      </MoreButton>
    </div>
  );
}
