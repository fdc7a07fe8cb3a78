import { Text } from '@backstage/ui';
import { ANNOTATION_PROTECTED_BY } from 'backstage-plugin-recovery-common';
import { parseEntityRef } from '@backstage/catalog-model';
import { Quiet } from '../common/Quiet';
import { useWords } from '../../hooks/useWords';
import { CopyText } from '../common/CopyText';

/** The annotation to copy for an entity that nothing protects. */
export function HowToProtect({ entityRef }: { entityRef: string }) {
  const t = useWords();
  const { name } = parseEntityRef(entityRef);
  const annotation = [
    'metadata:',
    '  annotations:',
    `    ${ANNOTATION_PROTECTED_BY}: |`,
    `      ${name}: SOURCE key=value`,
  ].join('\n');
  return (
    <div>
      <Text as="p" variant="body-medium">
        {t('unprotected.how')}
      </Text>
      <CopyText text={annotation} label={t('unprotected.how')} />
      <Quiet>{t('unprotected.where')}</Quiet>
    </div>
  );
}
