import type { Operation } from 'backstage-plugin-recovery-common';
import { Fragment } from 'react';
import { useWords } from '../../hooks/useWords';
import { EntityName } from '../common/EntityName';

/** Says to who may not decide who may, and whom to ask. */
export function WhoDecides({
  approval,
  requestedBy,
}: {
  approval: NonNullable<Operation['approval']>;
  requestedBy: string;
}) {
  const t = useWords();
  const owners = approval.owners ?? [];
  const others = owners.filter(owner => owner !== requestedBy);
  if (owners.length > 0 && others.length === 0) {
    return <>{t('approval.nobody')}</>;
  }
  return (
    <>
      {t('approval.notYou')}
      {others.length > 0 && (
        <>
          {' '}
          {t('approval.ask')}:{' '}
          {others.map((owner, index) => (
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
