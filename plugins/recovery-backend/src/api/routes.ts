import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type { Request } from 'express';
import type { AuthorizedServices } from '../permissions';
import type { EndpointMap } from '../schema/generated/endpoints';
import type { RequestAudit } from './audit';

type AnyRequest = Request<any, any, any, any, any>;

/** The router that openapi.yaml types and guards. */
export type RecoveryRouter = TypedRouter<EndpointMap>;

/** What routes call: every service knows who asks. */
export interface RouteContext extends AuthorizedServices {
  audit: RequestAudit;
  httpAuth: HttpAuthService;
}

/** Who reads: a person or a service. */
export function readerOf(
  context: RouteContext,
  request: AnyRequest,
): Promise<BackstageCredentials> {
  return context.httpAuth.credentials(request, { allow: ['user', 'service'] });
}

/** Who answers for what is asked: only a person can. */
export function personOf(
  context: RouteContext,
  request: AnyRequest,
): Promise<BackstageCredentials<BackstageUserPrincipal>> {
  return context.httpAuth.credentials(request, { allow: ['user'] });
}
