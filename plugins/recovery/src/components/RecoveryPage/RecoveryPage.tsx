import { Content, Header, Page } from '@backstage/core-components';
import { useRouteRefParams } from '@backstage/core-plugin-api';
import { Card, CardBody } from '@backstage/ui';
import { Route, Routes } from 'react-router-dom';
import { Quiet } from '../common/Quiet';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { operationRouteRef } from '../../routes';
import { OperationsList } from '../Operation/OperationsList';
import { OperationView } from '../Operation/OperationView';
import styles from './RecoveryPage.module.css';

function OperationRoute() {
  const { operationId } = useRouteRefParams(operationRouteRef);
  return <OperationView operationId={operationId} />;
}

function AllOperations() {
  const t = useWords();
  return (
    <RecoveryQueryProvider>
      <Card>
        <CardBody>
          <Quiet>{t('page.operations')}</Quiet>
          <OperationsList />
        </CardBody>
      </Card>
    </RecoveryQueryProvider>
  );
}

/** What stands on the plugin's page, without the page's own header. */
export function RecoveryPageContent() {
  return (
    <div className={styles.page}>
      <Routes>
        <Route path="/" element={<AllOperations />} />
        <Route path={operationRouteRef.path} element={<OperationRoute />} />
      </Routes>
    </div>
  );
}

/** The plugin's page with a header, for apps on `@backstage/core-plugin-api`. @public */
export function RecoveryPage() {
  const t = useWords();
  return (
    <Page themeId="tool">
      <Header title={t('page.title')} />
      <Content>
        <RecoveryPageContent />
      </Content>
    </Page>
  );
}
