import type {
  AttestationService,
  BindingService,
  EvidenceService,
  DrillService,
  OperationService,
  PointService,
  ObjectivePlanService,
  ReviewService,
  ScorecardExportService,
  ScorecardService,
  SelectorHintService,
  SourceQueueService,
  SourceService,
  StatusService,
  WaiverService,
} from '../api/services';
import type { Approvers } from './Approvers';
import { AuthorizedAttestationService } from './AuthorizedAttestationService';
import { AuthorizedBindingService } from './AuthorizedBindingService';
import { AuthorizedDrillService } from './AuthorizedDrillService';
import { AuthorizedEvidenceService } from './AuthorizedEvidenceService';
import { AuthorizedOperationService } from './AuthorizedOperationService';
import { AuthorizedPointService } from './AuthorizedPointService';
import { AuthorizedReviewService } from './AuthorizedReviewService';
import { AuthorizedScorecardService } from './AuthorizedScorecardService';
import { AuthorizedSourceService } from './AuthorizedSourceService';
import { AuthorizedStatusService } from './AuthorizedStatusService';
import { AuthorizedWaiverService } from './AuthorizedWaiverService';
import type { BasicAccess } from './BasicAccess';
import type { EntityAccess } from './EntityAccess';

/** The services behind the API, none of which knows who asks, and what decides that. */
export interface PlainServices {
  status: StatusService;
  hints: SelectorHintService;
  points: PointService;
  sources: SourceService;
  queues: SourceQueueService;
  bindings: BindingService;
  operations: OperationService;
  scorecards: ScorecardService;
  objectives: ObjectivePlanService;
  evidence: EvidenceService;
  drills: DrillService;
  exports: ScorecardExportService;
  waivers: WaiverService;
  attestations: AttestationService;
  reviews: ReviewService;
  access: EntityAccess;
  approvers: Approvers;
  basicAccess: BasicAccess;
}

/** Puts each service behind the permissions of who asks, for routes and actions alike. */
export function authorizeServices(options: PlainServices) {
  const operations = new AuthorizedOperationService(options);
  const attestations = new AuthorizedAttestationService(options);
  return {
    status: new AuthorizedStatusService(options),
    points: new AuthorizedPointService(options),
    sources: new AuthorizedSourceService(options),
    bindings: new AuthorizedBindingService(options),
    scorecards: new AuthorizedScorecardService({ ...options, attestations }),
    operations,
    evidence: new AuthorizedEvidenceService({ ...options, operations }),
    drills: new AuthorizedDrillService({ ...options, operations }),
    waivers: new AuthorizedWaiverService(options),
    attestations,
    reviews: new AuthorizedReviewService(options),
  };
}

/** What routes and actions call: every service knows who asks. */
export type AuthorizedServices = ReturnType<typeof authorizeServices>;
