import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';

function serviceKey(principal: BackstageServicePrincipal): unknown[] {
  return [principal.subject, principal.accessRestrictions ?? null];
}

/**
 * A key that is equal for two requests only when the same is allowed to both: the same
 * user, acted for by the same service, or the same service under the same restrictions.
 */
export function principalKey(credentials: BackstageCredentials): string {
  const principal = credentials.principal as
    | BackstageUserPrincipal
    | BackstageServicePrincipal
    | { type: string };
  if (principal.type === 'user') {
    const { userEntityRef, actor } = principal as BackstageUserPrincipal;
    return JSON.stringify([
      'user',
      userEntityRef,
      actor ? serviceKey(actor) : null,
    ]);
  }
  if (principal.type === 'service') {
    return JSON.stringify([
      'service',
      ...serviceKey(principal as BackstageServicePrincipal),
    ]);
  }
  throw new AuthenticationError(
    'Sign in, or send the token of a service: nobody may read recovery data without.',
  );
}

/** The person who asks; undefined when it is a service of its own accord. */
export function personRef(
  credentials: BackstageCredentials,
): string | undefined {
  const principal = credentials.principal as Partial<BackstageUserPrincipal>;
  return principal.type === 'user' ? principal.userEntityRef : undefined;
}
