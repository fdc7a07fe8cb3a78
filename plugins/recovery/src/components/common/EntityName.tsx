import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { useEntityLink } from '../../hooks/useLinks';

const REFERENCE = /^[a-zA-Z0-9][\w.-]*:[\w.-]+\/[\w.-]+$/;

/**
 * An entity's name, leading to its page where the app has one. A text that is no full
 * reference is shown as it is.
 */
export function EntityName({ entityRef }: { entityRef: string }) {
  const linkTo = useEntityLink();
  if (!REFERENCE.test(entityRef)) {
    return <bdi>{entityRef}</bdi>;
  }
  const name = (
    <EntityDisplayName entityRef={entityRef} hideIcon disableTooltip />
  );
  const link = linkTo(entityRef);
  return link ? <Link href={link}>{name}</Link> : name;
}
