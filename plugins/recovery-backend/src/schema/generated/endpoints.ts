// Generated from openapi.yaml by `yarn openapi`. Do not edit.

import type { components, operations } from 'backstage-plugin-recovery-common';

export type EndpointMap = {
  '#get|/entities/{kind}/{namespace}/{name}/status': {
    path: operations['GetEntityStatus']['parameters']['path'];
    response:
      | operations['GetEntityStatus']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/entities/{kind}/{namespace}/{name}/points': {
    path: operations['ListEntityPoints']['parameters']['path'];
    query: NonNullable<operations['ListEntityPoints']['parameters']['query']>;
    response:
      | operations['ListEntityPoints']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/entities/{kind}/{namespace}/{name}/timeline': {
    path: operations['GetEntityTimeline']['parameters']['path'];
    query: NonNullable<operations['GetEntityTimeline']['parameters']['query']>;
    response:
      | operations['GetEntityTimeline']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/entities/{kind}/{namespace}/{name}/refresh': {
    path: operations['RefreshEntity']['parameters']['path'];
    response:
      | operations['RefreshEntity']['responses'][202]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/entities/{kind}/{namespace}/{name}/drills': {
    path: operations['ListEntityDrills']['parameters']['path'];
    query: NonNullable<operations['ListEntityDrills']['parameters']['query']>;
    response:
      | operations['ListEntityDrills']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/entities/{kind}/{namespace}/{name}/drills': {
    path: operations['RequestDrill']['parameters']['path'];
    body: operations['RequestDrill']['requestBody']['content']['application/json'];
    response:
      | operations['RequestDrill']['responses'][201]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/entities/{kind}/{namespace}/{name}/scorecard': {
    path: operations['GetEntityScorecard']['parameters']['path'];
    response:
      | operations['GetEntityScorecard']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/entities/{kind}/{namespace}/{name}/scorecard/{controlId}/history': {
    path: operations['ListControlChanges']['parameters']['path'];
    query: NonNullable<operations['ListControlChanges']['parameters']['query']>;
    response:
      | operations['ListControlChanges']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/entities/{kind}/{namespace}/{name}/objectives': {
    path: operations['GetObjectivePlan']['parameters']['path'];
    response:
      | operations['GetObjectivePlan']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/scorecard/summary': {
    query: NonNullable<operations['GetScorecardSummary']['parameters']['query']>;
    response:
      | operations['GetScorecardSummary']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/scorecard/entities': {
    query: NonNullable<operations['ListScorecardEntities']['parameters']['query']>;
    response:
      | operations['ListScorecardEntities']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/scorecard/heatmap': {
    query: NonNullable<operations['GetScorecardHeatMap']['parameters']['query']>;
    response:
      | operations['GetScorecardHeatMap']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/scorecard/groups': {
    query: NonNullable<operations['ListScorecardGroups']['parameters']['query']>;
    response:
      | operations['ListScorecardGroups']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/scorecard/trend': {
    query: NonNullable<operations['GetScorecardTrend']['parameters']['query']>;
    response:
      | operations['GetScorecardTrend']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/scorecard/export': {
    query: NonNullable<operations['ExportScorecards']['parameters']['query']>;
    response:
      | operations['ExportScorecards']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/waivers': {
    query: NonNullable<operations['ListWaivers']['parameters']['query']>;
    response:
      | operations['ListWaivers']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/waivers': {
    body: operations['RequestWaiver']['requestBody']['content']['application/json'];
    response:
      | operations['RequestWaiver']['responses'][201]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/waivers/{waiverId}': {
    path: operations['GetWaiver']['parameters']['path'];
    response:
      | operations['GetWaiver']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/waivers/{waiverId}/approve': {
    path: operations['ApproveWaiver']['parameters']['path'];
    body: operations['ApproveWaiver']['requestBody']['content']['application/json'];
    response:
      | operations['ApproveWaiver']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/waivers/{waiverId}/reject': {
    path: operations['RejectWaiver']['parameters']['path'];
    body: operations['RejectWaiver']['requestBody']['content']['application/json'];
    response:
      | operations['RejectWaiver']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/waivers/{waiverId}/revoke': {
    path: operations['RevokeWaiver']['parameters']['path'];
    body: operations['RevokeWaiver']['requestBody']['content']['application/json'];
    response:
      | operations['RevokeWaiver']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/reviews': {
    query: NonNullable<operations['ListReviews']['parameters']['query']>;
    response:
      | operations['ListReviews']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/reviews': {
    body: operations['StartReview']['requestBody']['content']['application/json'];
    response:
      | operations['StartReview']['responses'][201]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/reviews/{reviewId}': {
    path: operations['GetReview']['parameters']['path'];
    response:
      | operations['GetReview']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/reviews/{reviewId}/items': {
    path: operations['ListReviewItems']['parameters']['path'];
    query: NonNullable<operations['ListReviewItems']['parameters']['query']>;
    response:
      | operations['ListReviewItems']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/reviews/{reviewId}/items/{kind}/{namespace}/{name}': {
    path: operations['SaveReviewItem']['parameters']['path'];
    body: operations['SaveReviewItem']['requestBody']['content']['application/json'];
    response:
      | operations['SaveReviewItem']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/reviews/{reviewId}/finish': {
    path: operations['FinishReview']['parameters']['path'];
    response:
      | operations['FinishReview']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/reviews/{reviewId}/discard': {
    path: operations['DiscardReview']['parameters']['path'];
    response:
      | operations['DiscardReview']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/reviews/{reviewId}/export': {
    path: operations['ExportReview']['parameters']['path'];
    query: NonNullable<operations['ExportReview']['parameters']['query']>;
    response:
      | operations['ExportReview']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/frameworks': {
    response:
      | operations['ListFrameworks']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/frameworks/{frameworkId}': {
    path: operations['GetFramework']['parameters']['path'];
    response:
      | operations['GetFramework']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/attestations': {
    query: NonNullable<operations['ListAttestations']['parameters']['query']>;
    response:
      | operations['ListAttestations']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/attestations': {
    body: operations['Attest']['requestBody']['content']['application/json'];
    response:
      | operations['Attest']['responses'][201]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/attestations/{attestationId}': {
    path: operations['GetAttestation']['parameters']['path'];
    response:
      | operations['GetAttestation']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/attestations/{attestationId}/revoke': {
    path: operations['RevokeAttestation']['parameters']['path'];
    body: operations['RevokeAttestation']['requestBody']['content']['application/json'];
    response:
      | operations['RevokeAttestation']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/points/{pointId}': {
    path: operations['GetPoint']['parameters']['path'];
    response:
      | operations['GetPoint']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/points/{pointId}/contents': {
    path: operations['ListPointContents']['parameters']['path'];
    query: NonNullable<operations['ListPointContents']['parameters']['query']>;
    response:
      | operations['ListPointContents']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/points/{pointId}/targets': {
    path: operations['ListPointTargets']['parameters']['path'];
    response:
      | operations['ListPointTargets']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/points/{pointId}/restore-plan': {
    path: operations['PlanRestore']['parameters']['path'];
    body: operations['PlanRestore']['requestBody']['content']['application/json'];
    response:
      | operations['PlanRestore']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/points/{pointId}/verify': {
    path: operations['VerifyPoint']['parameters']['path'];
    body: operations['VerifyPoint']['requestBody']['content']['application/json'];
    response:
      | operations['VerifyPoint']['responses'][201]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/approvals': {
    query: NonNullable<operations['ListApprovals']['parameters']['query']>;
    response:
      | operations['ListApprovals']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/operations': {
    query: NonNullable<operations['ListOperations']['parameters']['query']>;
    response:
      | operations['ListOperations']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/operations': {
    body: operations['RequestOperation']['requestBody']['content']['application/json'];
    response:
      | operations['RequestOperation']['responses'][201]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/operations/{operationId}': {
    path: operations['GetOperation']['parameters']['path'];
    response:
      | operations['GetOperation']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/operations/{operationId}/log': {
    path: operations['GetOperationLog']['parameters']['path'];
    query: NonNullable<operations['GetOperationLog']['parameters']['query']>;
    response:
      | operations['GetOperationLog']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/operations/{operationId}/cancel': {
    path: operations['CancelOperation']['parameters']['path'];
    response:
      | operations['CancelOperation']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/operations/{operationId}/approve': {
    path: operations['ApproveOperation']['parameters']['path'];
    body: operations['ApproveOperation']['requestBody']['content']['application/json'];
    response:
      | operations['ApproveOperation']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/operations/{operationId}/reject': {
    path: operations['RejectOperation']['parameters']['path'];
    body: operations['RejectOperation']['requestBody']['content']['application/json'];
    response:
      | operations['RejectOperation']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/operations/{operationId}/report': {
    path: operations['GetOperationReport']['parameters']['path'];
    response:
      | operations['GetOperationReport']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/evidence': {
    query: NonNullable<operations['ListEvidence']['parameters']['query']>;
    response:
      | operations['ListEvidence']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/evidence/chain': {
    response:
      | operations['CheckEvidenceChain']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/binding-problems': {
    query: NonNullable<operations['ListBindingProblems']['parameters']['query']>;
    response:
      | operations['ListBindingProblems']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#get|/sources': {
    response:
      | operations['ListSources']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/sources/{sourceId}/pause': {
    path: operations['PauseSource']['parameters']['path'];
    body: operations['PauseSource']['requestBody']['content']['application/json'];
    response:
      | operations['PauseSource']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
  '#post|/sources/{sourceId}/resume': {
    path: operations['ResumeSource']['parameters']['path'];
    response:
      | operations['ResumeSource']['responses'][200]['content']['application/json']
      | components['schemas']['Error'];
  };
};
