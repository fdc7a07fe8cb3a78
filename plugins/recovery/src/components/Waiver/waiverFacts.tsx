import type { Waiver } from 'backstage-plugin-recovery-common';
import { Fragment, type ReactNode } from 'react';
import type { Words } from '../../hooks/useWords';
import { EntityName } from '../common/EntityName';
import { RelativeTime, ShortTime } from '../common/RelativeTime';

const DIMENSIONS = ['owner', 'system', 'domain', 'tier', 'lifecycle'] as const;

/** What a waiver is about, who wants it, why and until when. */
export function waiverFacts(
  waiver: Waiver,
  t: Words,
): Array<[name: string, value: ReactNode]> {
  const { entityRef, selector = {}, requestedBy, requestedAt } = waiver;
  return [
    [
      t('operation.entity'),
      entityRef ? <EntityName entityRef={entityRef} /> : t('waiver.all'),
    ],
    ...DIMENSIONS.map((dimension): [string, ReactNode] => [
      t(`fleet.dimension.${dimension}`),
      selector[dimension]?.map((value, index) => (
        <Fragment key={value}>
          {index > 0 && ', '}
          <EntityName entityRef={value} />
        </Fragment>
      )),
    ]),
    [
      t('operation.requestedBy'),
      t('operation.by', {
        user: <EntityName entityRef={requestedBy} />,
        time: <RelativeTime value={requestedAt} />,
      }),
    ],
    [t('operation.reason'), <bdi>{waiver.reason}</bdi>],
    [t('waiver.until'), <ShortTime value={waiver.expiresAt} />],
  ];
}
