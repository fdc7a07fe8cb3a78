// The methods of the typed client are named as those of HTTP: GET, POST.
/* eslint-disable new-cap */
import { parseEntityRef } from '@backstage/catalog-model';
import {
  createRecoveryClient,
  type ApprovalDecision,
  type AttestationRequest,
  type DrillRequest,
  type OperationRequest,
  type RecoveryClient,
  type RecoveryDiscoveryApi,
  type RecoveryFetchApi,
  type RestorePlanRequest,
  type ScorecardEntityQuery,
  type ReviewItemChange,
  type ScorecardQuery,
  type VerificationRequest,
  type WaiverRequest,
} from 'backstage-plugin-recovery-common';
import type {
  AttestationQuery,
  OperationQuery,
  PageQuery,
  PointQuery,
  RecoveryApi,
  RequestOptions,
  ScorecardDimension,
  ScorecardExportQuery,
  WaiverQuery,
} from './RecoveryApi';

function entityPath(entityRef: string) {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return {
    kind: kind.toLocaleLowerCase('en-US'),
    namespace: namespace.toLocaleLowerCase('en-US'),
    name: name.toLocaleLowerCase('en-US'),
  };
}

// The client throws when an answer is not a success, so `data` of an answer is there;
// its type does not say so.
async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) {
    throw new Error('The recovery backend answered without a body.');
  }
  return data;
}

/** Asks the recovery backend over HTTP. @public */
export class RecoveryApiClient implements RecoveryApi {
  private readonly client: RecoveryClient;

  constructor(options: {
    discoveryApi: RecoveryDiscoveryApi;
    fetchApi: RecoveryFetchApi;
  }) {
    this.client = createRecoveryClient(options);
  }

  getEntityStatus(entityRef: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/entities/{kind}/{namespace}/{name}/status', {
        params: { path: entityPath(entityRef) },
        signal: options?.signal,
      }),
    );
  }

  listEntityPoints(
    entityRef: string,
    query?: PointQuery,
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/entities/{kind}/{namespace}/{name}/points', {
        params: { path: entityPath(entityRef), query },
        signal: options?.signal,
      }),
    );
  }

  getEntityTimeline(
    entityRef: string,
    period?: { from?: string; to?: string },
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/entities/{kind}/{namespace}/{name}/timeline', {
        params: { path: entityPath(entityRef), query: period },
        signal: options?.signal,
      }),
    );
  }

  refreshEntity(entityRef: string) {
    return dataOf(
      this.client.POST('/entities/{kind}/{namespace}/{name}/refresh', {
        params: { path: entityPath(entityRef) },
      }),
    );
  }

  listEntityDrills(
    entityRef: string,
    query?: PageQuery,
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/entities/{kind}/{namespace}/{name}/drills', {
        params: { path: entityPath(entityRef), query },
        signal: options?.signal,
      }),
    );
  }

  requestDrill(entityRef: string, request: DrillRequest) {
    return dataOf(
      this.client.POST('/entities/{kind}/{namespace}/{name}/drills', {
        params: { path: entityPath(entityRef) },
        body: request,
      }),
    );
  }

  getScorecard(entityRef: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/entities/{kind}/{namespace}/{name}/scorecard', {
        params: { path: entityPath(entityRef) },
        signal: options?.signal,
      }),
    );
  }

  listControlChanges(
    entityRef: string,
    controlId: string,
    query?: PageQuery,
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET(
        '/entities/{kind}/{namespace}/{name}/scorecard/{controlId}/history',
        {
          params: { path: { ...entityPath(entityRef), controlId }, query },
          signal: options?.signal,
        },
      ),
    );
  }

  getObjectivePlan(entityRef: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/entities/{kind}/{namespace}/{name}/objectives', {
        params: { path: entityPath(entityRef) },
        signal: options?.signal,
      }),
    );
  }

  getScorecardSummary(query?: ScorecardQuery, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/scorecard/summary', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  listScorecardEntities(
    query?: ScorecardEntityQuery,
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/scorecard/entities', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  getScorecardHeatMap(
    query?: ScorecardQuery & PageQuery,
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/scorecard/heatmap', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  listScorecardGroups(
    by: ScorecardDimension,
    query?: ScorecardQuery & PageQuery & { named?: string },
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/scorecard/groups', {
        params: { query: { ...query, by } },
        signal: options?.signal,
      }),
    );
  }

  getScorecardTrend(
    query?: ScorecardQuery & { from?: string; to?: string },
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/scorecard/trend', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  exportScorecards(query: ScorecardExportQuery, options?: RequestOptions) {
    return dataOf<Blob>(
      this.client.GET('/scorecard/export', {
        params: { query },
        // Kept by the browser, not as text in memory.
        parseAs: 'blob',
        signal: options?.signal,
      }),
    );
  }

  async listFrameworks(options?: RequestOptions) {
    const list = await dataOf(
      this.client.GET('/frameworks', { signal: options?.signal }),
    );
    return list.items;
  }

  getFramework(frameworkId: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/frameworks/{frameworkId}', {
        params: { path: { frameworkId } },
        signal: options?.signal,
      }),
    );
  }

  listAttestations(query?: AttestationQuery, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/attestations', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  attest(request: AttestationRequest) {
    return dataOf(this.client.POST('/attestations', { body: request }));
  }

  revokeAttestation(attestationId: string, reason: string) {
    return dataOf(
      this.client.POST('/attestations/{attestationId}/revoke', {
        params: { path: { attestationId } },
        body: { reason },
      }),
    );
  }

  listWaivers(query?: WaiverQuery, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/waivers', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  getWaiver(waiverId: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/waivers/{waiverId}', {
        params: { path: { waiverId } },
        signal: options?.signal,
      }),
    );
  }

  requestWaiver(request: WaiverRequest) {
    return dataOf(this.client.POST('/waivers', { body: request }));
  }

  approveWaiver(waiverId: string, reason: string) {
    return dataOf(
      this.client.POST('/waivers/{waiverId}/approve', {
        params: { path: { waiverId } },
        body: { reason },
      }),
    );
  }

  rejectWaiver(waiverId: string, reason: string) {
    return dataOf(
      this.client.POST('/waivers/{waiverId}/reject', {
        params: { path: { waiverId } },
        body: { reason },
      }),
    );
  }

  revokeWaiver(waiverId: string, reason: string) {
    return dataOf(
      this.client.POST('/waivers/{waiverId}/revoke', {
        params: { path: { waiverId } },
        body: { reason },
      }),
    );
  }

  listReviews(query?: PageQuery, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/reviews', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  startReview(ownerRef: string) {
    return dataOf(this.client.POST('/reviews', { body: { ownerRef } }));
  }

  getReview(reviewId: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/reviews/{reviewId}', {
        params: { path: { reviewId } },
        signal: options?.signal,
      }),
    );
  }

  listReviewItems(
    reviewId: string,
    query?: PageQuery,
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/reviews/{reviewId}/items', {
        params: { path: { reviewId }, query },
        signal: options?.signal,
      }),
    );
  }

  saveReviewItem(
    reviewId: string,
    entityRef: string,
    change: ReviewItemChange,
  ) {
    return dataOf(
      this.client.POST('/reviews/{reviewId}/items/{kind}/{namespace}/{name}', {
        params: { path: { reviewId, ...entityPath(entityRef) } },
        body: change,
      }),
    );
  }

  finishReview(reviewId: string) {
    return dataOf(
      this.client.POST('/reviews/{reviewId}/finish', {
        params: { path: { reviewId } },
      }),
    );
  }

  discardReview(reviewId: string) {
    return dataOf(
      this.client.POST('/reviews/{reviewId}/discard', {
        params: { path: { reviewId } },
      }),
    );
  }

  exportReview(
    reviewId: string,
    format: 'csv' | 'json',
    options?: RequestOptions,
  ) {
    return dataOf<Blob>(
      this.client.GET('/reviews/{reviewId}/export', {
        params: { path: { reviewId }, query: { format } },
        parseAs: 'blob',
        signal: options?.signal,
      }),
    );
  }

  getPoint(pointId: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/points/{pointId}', {
        params: { path: { pointId } },
        signal: options?.signal,
      }),
    );
  }

  listPointContents(
    pointId: string,
    query?: PageQuery & { path?: string },
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/points/{pointId}/contents', {
        params: { path: { pointId }, query },
        signal: options?.signal,
      }),
    );
  }

  async listPointTargets(pointId: string, options?: RequestOptions) {
    const list = await dataOf(
      this.client.GET('/points/{pointId}/targets', {
        params: { path: { pointId } },
        signal: options?.signal,
      }),
    );
    return list.items;
  }

  planRestore(
    pointId: string,
    request: RestorePlanRequest,
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.POST('/points/{pointId}/restore-plan', {
        params: { path: { pointId } },
        body: request,
        signal: options?.signal,
      }),
    );
  }

  verifyPoint(pointId: string, request: VerificationRequest) {
    return dataOf(
      this.client.POST('/points/{pointId}/verify', {
        params: { path: { pointId } },
        body: request,
      }),
    );
  }

  listOperations(query?: OperationQuery, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/operations', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  requestOperation(request: OperationRequest) {
    return dataOf(this.client.POST('/operations', { body: request }));
  }

  getOperation(operationId: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/operations/{operationId}', {
        params: { path: { operationId } },
        signal: options?.signal,
      }),
    );
  }

  getOperationLog(
    operationId: string,
    query?: { after?: number; limit?: number },
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/operations/{operationId}/log', {
        params: { path: { operationId }, query },
        signal: options?.signal,
      }),
    );
  }

  cancelOperation(operationId: string) {
    return dataOf(
      this.client.POST('/operations/{operationId}/cancel', {
        params: { path: { operationId } },
      }),
    );
  }

  listApprovals(query?: PageQuery, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/approvals', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  approveOperation(operationId: string, decision: ApprovalDecision) {
    return dataOf(
      this.client.POST('/operations/{operationId}/approve', {
        params: { path: { operationId } },
        body: decision,
      }),
    );
  }

  rejectOperation(operationId: string, decision: ApprovalDecision) {
    return dataOf(
      this.client.POST('/operations/{operationId}/reject', {
        params: { path: { operationId } },
        body: decision,
      }),
    );
  }

  getOperationReport(operationId: string, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/operations/{operationId}/report', {
        params: { path: { operationId } },
        signal: options?.signal,
      }),
    );
  }

  listEvidence(
    query?: PageQuery & { entityRef?: string },
    options?: RequestOptions,
  ) {
    return dataOf(
      this.client.GET('/evidence', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  checkEvidenceChain(options?: RequestOptions) {
    return dataOf(
      this.client.GET('/evidence/chain', { signal: options?.signal }),
    );
  }

  listBindingProblems(query?: PageQuery, options?: RequestOptions) {
    return dataOf(
      this.client.GET('/binding-problems', {
        params: { query },
        signal: options?.signal,
      }),
    );
  }

  async listSources(options?: RequestOptions) {
    const list = await dataOf(
      this.client.GET('/sources', { signal: options?.signal }),
    );
    return list.items;
  }

  pauseSource(sourceId: string, reason: string) {
    return dataOf(
      this.client.POST('/sources/{sourceId}/pause', {
        params: { path: { sourceId } },
        body: { reason },
      }),
    );
  }

  resumeSource(sourceId: string) {
    return dataOf(
      this.client.POST('/sources/{sourceId}/resume', {
        params: { path: { sourceId } },
      }),
    );
  }
}
