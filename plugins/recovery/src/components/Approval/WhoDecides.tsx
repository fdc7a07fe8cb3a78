import type { Operation } from 'backstage-plugin-recovery-common';
import { Fragment } from 'react';
import { useWords } from '../../hooks/useWords';
import { EntityName } from '../common/EntityName';

/** Says to who may not decide who may, and whom to ask. */
export function WhoDecides({
  approval,
}: {
  approval: NonNullable<Operation['approval']>;
}) {
  const t = useWords();
  const owners = approval.owners ?? [];
  return (
    <>
      {t('approval.notYou')}
      {owners.length > 0 && (
        <>
          {' '}
          {t('approval.ask')}:{' '}
          {owners.map((owner, index) => (
            <Fragment key={owner}>
              {index > 0 && ', '}
              <EntityName entityRef={owner} />
            </Fragment>
          ))}
        </>
      )}
    </>
  );
}
