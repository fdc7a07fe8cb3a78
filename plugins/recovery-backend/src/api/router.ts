import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import express from 'express';
import type { AuthorizedServices } from '../permissions';
import { openApiDocument } from '../schema/generated/document';
import type { EndpointMap } from '../schema/generated/endpoints';
import { addAttestationRoutes } from './attestations';
import { RequestAudit } from './audit';
import { addBindingProblemRoutes } from './bindingProblems';
import { addDrillRoutes } from './drills';
import { singleEmptyValues } from './emptyValues';
import { addEntityRoutes } from './entities';
import { errorTranslator } from './errors';
import { addEvidenceRoutes } from './evidence';
import { addOperationRoutes } from './operations';
import { addPointRoutes } from './points';
import { addExportRoutes } from './export';
import { bodyErrors, jsonBody, namedUnknownFields } from './requestBody';
import { addReviewRoutes } from './reviews';
import type { RouteContext } from './routes';
import { addScorecardRoutes } from './scorecards';
import { addSourceRoutes } from './sources';
import { addWaiverRoutes } from './waivers';

/** What the API is made of. */
export interface RouterOptions extends AuthorizedServices {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

/** The routes of openapi.yaml, each behind the permissions of who asks. */
export function createRouter(options: RouterOptions): express.Router {
  const context: RouteContext = {
    ...options,
    audit: new RequestAudit(options),
  };
  const routes =
    createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(
      openApiDocument as any,
      { middleware: [namedUnknownFields()] },
    );
  addEntityRoutes(routes, context);
  addPointRoutes(routes, context);
  addOperationRoutes(routes, context);
  addEvidenceRoutes(routes, context);
  addDrillRoutes(routes, context);
  addBindingProblemRoutes(routes, context);
  addSourceRoutes(routes, context);
  addScorecardRoutes(routes, context);
  addExportRoutes(routes, context);
  addWaiverRoutes(routes, context);
  addAttestationRoutes(routes, context);
  addReviewRoutes(routes, context);

  const router = express.Router();
  router.use(jsonBody(), bodyErrors(), singleEmptyValues());
  router.use(routes);
  router.use(errorTranslator());
  return router;
}
