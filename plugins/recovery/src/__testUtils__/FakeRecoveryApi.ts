import { ResponseError } from '@backstage/errors';
import {
  isFinalOperationState,
  type ApprovalDecision,
  type Attestation,
  type AttestationRequest,
  type BindingProblemPage,
  type ContentEntry,
  type ControlChangePage,
  type Drill,
  type DrillRequest,
  type EntityRecoveryStatus,
  type EvidenceChainReport,
  type EvidenceRecord,
  type Framework,
  type FrameworkDetails,
  type LogLine,
  type ObjectivePlan,
  type Operation,
  type OperationLog,
  type OperationReport,
  type OperationRequest,
  type RecoveryPointDetails,
  type RestorePlan,
  type RestorePlanRequest,
  type RestoreTarget,
  type PersonClause,
  type Review,
  type ReviewItem,
  type ReviewItemChange,
  type Scorecard,
  type ScorecardEntity,
  type ScorecardExport,
  type ScorecardExportItem,
  type ScorecardHeatMap,
  type ScorecardEntityQuery,
  type ScorecardQuery,
  type ScorecardSummary,
  type ScorecardTrend,
  type SourceHealth,
  type VerificationRequest,
  type Waiver,
  type WaiverRequest,
} from 'backstage-plugin-recovery-common';
import type {
  AttestationQuery,
  OperationQuery,
  PageQuery,
  PointQuery,
  RecoveryApi,
  ScorecardDimension,
  ScorecardExportQuery,
  WaiverQuery,
} from '../api/RecoveryApi';
import { aReview } from './reviews';
import {
  aPlan,
  aScorecard,
  groupsOf,
  someFrameworks,
  sumOf,
} from './scorecards';
import { someContents, someTargets } from './world';

const NAMES: Record<number, string> = {
  400: 'InputError',
  403: 'NotAllowedError',
  404: 'NotFoundError',
  409: 'ConflictError',
  500: 'Error',
};

/** What the real client throws when the backend refuses. */
export async function refusal(
  statusCode: number,
  message: string,
): Promise<Error> {
  const body = {
    error: { name: NAMES[statusCode], message },
    response: { statusCode },
  };
  return ResponseError.fromResponse(
    new Response(JSON.stringify(body), {
      status: statusCode,
      headers: { 'content-type': 'application/json' },
    }),
  );
}

function pageOf<T>(
  all: T[],
  query: PageQuery | undefined,
): { items: T[]; nextCursor?: string } {
  const start = query?.cursor ? Number(query.cursor) : 0;
  const end = start + (query?.limit ?? 50);
  return {
    items: all.slice(start, end),
    ...(end < all.length && { nextCursor: String(end) }),
  };
}

/** A recovery backend in memory, as faithful to openapi.yaml as views can tell. */
export class FakeRecoveryApi implements RecoveryApi {
  statuses = new Map<string, EntityRecoveryStatus>();
  points: RecoveryPointDetails[] = [];
  operations: Operation[] = [];
  logs = new Map<
    string,
    { lines: LogLine[]; complete: boolean; droppedLines: number }
  >();
  contents: ContentEntry[] = someContents();
  targets: RestoreTarget[] = someTargets();
  plan: Partial<RestorePlan> = {};
  drills: Drill[] = [];
  evidence: EvidenceRecord[] = [];
  chain: Partial<EvidenceChainReport> = {};
  scorecards: Scorecard[] = [];
  /** What the sums of scorecards are made of; by entity. */
  listed: ScorecardEntity[] = [];
  changes: ControlChangePage['items'] = [];
  waivers: Waiver[] = [];
  /** Newest first. */
  attestations: Attestation[] = [];
  objectives: Partial<ObjectivePlan> = {};
  frameworks: FrameworkDetails[] = someFrameworks();
  days: ScorecardTrend['items'] = [];
  /** Clauses that need a person, as exports have them. */
  personClauses: PersonClause[] = [];
  reviews: Review[] = [];
  reviewItems: ReviewItem[] = [];
  exported: ScorecardExportItem[] = [];
  evidenceHead: ScorecardExport['evidenceHead'] = {
    seq: 4711,
    hash: 'ab'.repeat(32),
  };
  /** Names of methods that were called, with their arguments. */
  calls: Array<[method: keyof RecoveryApi, ...args: unknown[]]> = [];
  /** What a method shall be refused with. */
  refusals = new Map<
    keyof RecoveryApi,
    { statusCode: number; message: string }
  >();
  /** Methods that shall never answer. */
  silent = new Set<keyof RecoveryApi>();

  refuse(method: keyof RecoveryApi, statusCode: number, message: string) {
    this.refusals.set(method, { statusCode, message });
  }

  callsOf(method: keyof RecoveryApi): unknown[][] {
    return this.calls
      .filter(([name]) => name === method)
      .map(([, ...args]) => args);
  }

  private async called(method: keyof RecoveryApi, ...args: unknown[]) {
    this.calls.push([method, ...args]);
    if (this.silent.has(method)) {
      await new Promise(() => {});
    }
    const refused = this.refusals.get(method);
    if (refused) {
      throw await refusal(refused.statusCode, refused.message);
    }
  }

  async getEntityStatus(entityRef: string) {
    await this.called('getEntityStatus', entityRef);
    const status = this.statuses.get(entityRef);
    if (!status) {
      throw await refusal(404, `No entity ${entityRef} is known.`);
    }
    return structuredClone(status);
  }

  async listEntityPoints(entityRef: string, query: PointQuery = {}) {
    await this.called('listEntityPoints', entityRef, query);
    const matching = this.points.filter(
      point =>
        point.entityRef === entityRef &&
        (!query.resourceId || point.resourceId === query.resourceId) &&
        (!query.state?.length || query.state.includes(point.state)) &&
        (!query.outcome?.length || query.outcome.includes(point.outcome)) &&
        (!query.from || point.time >= query.from) &&
        (!query.to || point.time <= query.to) &&
        (!query.search ||
          point.providerPointId.includes(query.search) ||
          point.title.includes(query.search)),
    );
    matching.sort((a, b) => b.time.localeCompare(a.time));
    return structuredClone({
      ...pageOf(matching, query),
      totalCount: matching.length,
    });
  }

  async getEntityTimeline(
    entityRef: string,
    period: { from?: string; to?: string } = {},
  ) {
    await this.called('getEntityTimeline', entityRef, period);
    const to = period.to ?? new Date().toISOString();
    const from =
      period.from ?? new Date(Date.parse(to) - 30 * 86_400_000).toISOString();
    const within = (time: string) => time >= from && time <= to;
    const points = this.points.filter(
      p => p.entityRef === entityRef && within(p.time),
    );
    points.sort((a, b) => b.time.localeCompare(a.time));
    return structuredClone({
      from,
      to,
      points: points.slice(0, 2000),
      truncated: points.length > 2000,
      operations: this.operations.filter(
        o => o.entityRef === entityRef && within(o.requestedAt),
      ),
      windows: this.statuses
        .get(entityRef)
        ?.resources.flatMap(({ id, window }) =>
          window ? [{ ...window, resourceId: id }] : [],
        ),
    });
  }

  async refreshEntity(entityRef: string) {
    await this.called('refreshEntity', entityRef);
    const status = this.statuses.get(entityRef);
    status?.sources.forEach(source => {
      source.refreshing = true;
    });
    return { sourceIds: status?.sources.map(source => source.id) ?? [] };
  }

  async getScorecard(entityRef: string): Promise<Scorecard> {
    await this.called('getScorecard', entityRef);
    return structuredClone(
      this.scorecards.find(card => card.entityRef === entityRef) ??
        aScorecard(Date.now(), { entityRef }),
    );
  }

  async listControlChanges(
    entityRef: string,
    controlId: string,
    query: PageQuery = {},
  ): Promise<ControlChangePage> {
    await this.called('listControlChanges', entityRef, controlId, query);
    return { ...pageOf(this.changes, query), totalCount: this.changes.length };
  }

  async getObjectivePlan(entityRef: string): Promise<ObjectivePlan> {
    await this.called('getObjectivePlan', entityRef);
    return aPlan(Date.now(), { entityRef, ...this.objectives });
  }

  private matching(
    query: ScorecardQuery & Pick<ScorecardEntityQuery, 'entityRef'>,
  ): ScorecardEntity[] {
    const asked = (value: string | string[] | undefined) =>
      value === undefined ? undefined : [value].flat();
    const fits = (
      value: string | string[] | undefined,
      ...own: Array<string | undefined>
    ) =>
      asked(value)?.some(item => own.some(mine => (mine ?? '') === item)) ??
      true;
    return this.listed.filter(
      item =>
        fits(query.entityRef, item.entityRef) &&
        fits(query.owner, ...item.ownerRefs) &&
        fits(query.system, item.systemRef) &&
        fits(query.tier, item.tier) &&
        fits(query.lifecycle, item.lifecycle) &&
        (!query.text || item.entityRef.includes(query.text)) &&
        (!query.state ||
          item.controls.some(
            ({ id, result }) =>
              fits(query.state, result) && fits(query.control, id),
          )),
    );
  }

  async getScorecardSummary(
    query: ScorecardQuery = {},
  ): Promise<ScorecardSummary> {
    await this.called('getScorecardSummary', query);
    return sumOf(this.matching(query));
  }

  async listScorecardEntities(query: ScorecardEntityQuery = {}) {
    await this.called('listScorecardEntities', query);
    const matching = this.matching(query);
    return { ...pageOf(matching, query), totalCount: matching.length };
  }

  async getScorecardHeatMap(
    query: ScorecardQuery & PageQuery = {},
  ): Promise<ScorecardHeatMap> {
    await this.called('getScorecardHeatMap', query);
    const matching = this.matching(query);
    const { items, nextCursor } = pageOf(matching, query);
    return {
      controls: sumOf(matching).items.map(({ id, title, group }) => ({
        id,
        title,
        group,
      })),
      items: items.map(({ entityRef, tier, level, controls }) => ({
        entityRef,
        tier,
        level,
        results: controls.map(({ result }) => result),
      })),
      nextCursor,
      totalCount: matching.length,
    };
  }

  async listScorecardGroups(
    by: ScorecardDimension,
    query: ScorecardQuery & PageQuery & { named?: string } = {},
  ) {
    await this.called('listScorecardGroups', by, query);
    const { named = '' } = query;
    const groups = groupsOf(this.matching(query), by).filter(({ value = '' }) =>
      value.includes(named),
    );
    return { ...pageOf(groups, query), totalCount: groups.length };
  }

  async getScorecardTrend(
    query: ScorecardQuery & { from?: string; to?: string } = {},
  ) {
    await this.called('getScorecardTrend', query);
    const { from = '', to = '9' } = query;
    return {
      items: this.days.filter(({ day }) => day >= from && day <= to),
    };
  }

  async exportScorecards(query: ScorecardExportQuery): Promise<Blob> {
    await this.called('exportScorecards', query);
    const head = {
      generatedAt: '2026-11-24T12:00:00.000Z',
      asOf: query.asOf,
      framework: query.framework,
      evidenceHead: this.evidenceHead,
      personClauses: this.personClauses,
    };
    return new Blob([
      `${JSON.stringify(head).slice(0, -1)},"items":[\n`,
      this.exported.map(item => JSON.stringify(item)).join(',\n'),
      '\n]}',
    ]);
  }

  async listReviews(query: PageQuery = {}) {
    await this.called('listReviews', query);
    return structuredClone({
      ...pageOf(this.reviews, query),
      totalCount: this.reviews.length,
    });
  }

  async startReview(ownerRef: string) {
    await this.called('startReview', ownerRef);
    const review = aReview({ id: 'new', ownerRef });
    this.reviews.unshift(review);
    return structuredClone(review);
  }

  private async reviewOf(reviewId: string): Promise<Review> {
    const review = this.reviews.find(({ id }) => id === reviewId);
    if (!review) {
      throw await refusal(404, `There is no review ${reviewId}.`);
    }
    review.decidedCount = this.reviewItems.filter(
      ({ decision }) => decision,
    ).length;
    return review;
  }

  async getReview(reviewId: string) {
    await this.called('getReview', reviewId);
    return structuredClone(await this.reviewOf(reviewId));
  }

  async listReviewItems(reviewId: string, query: PageQuery = {}) {
    await this.called('listReviewItems', reviewId, query);
    await this.reviewOf(reviewId);
    return structuredClone({
      ...pageOf(this.reviewItems, query),
      totalCount: this.reviewItems.length,
    });
  }

  async saveReviewItem(
    reviewId: string,
    entityRef: string,
    change: ReviewItemChange,
  ) {
    await this.called('saveReviewItem', reviewId, entityRef, change);
    const review = await this.reviewOf(reviewId);
    const place = this.reviewItems.findIndex(
      item => item.entityRef === entityRef,
    );
    const { version, ...entry } = change;
    const item = this.reviewItems[place];
    if (review.state === 'finished' || item.version !== version) {
      throw await refusal(409, `${item.updatedBy} changed it.`);
    }
    const { position, isNew, changes } = item;
    this.reviewItems[place] = {
      ...entry,
      entityRef,
      position,
      isNew,
      changes,
      version: version + 1,
      updatedBy: 'user:default/kim',
      updatedAt: new Date().toISOString(),
    };
    return structuredClone(this.reviewItems[place]);
  }

  async finishReview(reviewId: string) {
    await this.called('finishReview', reviewId);
    const review = await this.reviewOf(reviewId);
    Object.assign(review, {
      state: 'finished',
      finishedBy: 'user:default/kim',
      finishedAt: new Date().toISOString(),
      allowed: { review: false },
    });
    return structuredClone(review);
  }

  async discardReview(reviewId: string) {
    await this.called('discardReview', reviewId);
    const review = await this.reviewOf(reviewId);
    this.reviews = this.reviews.filter(other => other !== review);
    return structuredClone(review);
  }

  async exportReview(reviewId: string, format: 'csv' | 'json') {
    await this.called('exportReview', reviewId, format);
    await this.reviewOf(reviewId);
    return new Blob([`as ${format}`]);
  }

  async listFrameworks(): Promise<Framework[]> {
    await this.called('listFrameworks');
    return this.frameworks
      .map(framework => this.withAttestations(framework))
      .map(({ items, allowed, ...rest }) => ({
        ...rest,
        clauses: items.length,
      }));
  }

  async getFramework(frameworkId: string): Promise<FrameworkDetails> {
    await this.called('getFramework', frameworkId);
    const framework = this.frameworks.find(({ id }) => id === frameworkId);
    if (!framework) {
      throw await refusal(404, `There is no framework "${frameworkId}".`);
    }
    return this.withAttestations(framework);
  }

  private withAttestations(framework: FrameworkDetails): FrameworkDetails {
    const items = framework.items.map(clause => {
      const mine = this.attestations.filter(
        item => item.framework === framework.id && item.clause === clause.id,
      );
      return {
        ...clause,
        attestation: mine.find(({ state }) => state === 'attested') ?? mine[0],
      };
    });
    const attested = items.filter(
      ({ attestation }) => attestation?.state === 'attested',
    ).length;
    return structuredClone({ ...framework, items, attested });
  }

  async listAttestations(query: AttestationQuery = {}) {
    await this.called('listAttestations', query);
    const matching = this.attestations.filter(
      item =>
        (!query.framework || item.framework === query.framework) &&
        (!query.clause || item.clause === query.clause) &&
        (!query.state || item.state === query.state),
    );
    return structuredClone({
      ...pageOf(matching, query),
      totalCount: matching.length,
    });
  }

  async attest(request: AttestationRequest): Promise<Attestation> {
    await this.called('attest', request);
    const clause = this.frameworks
      .flatMap(({ items }) => items)
      .find(({ id }) => id === request.clause);
    const attestation: Attestation = {
      ...request,
      id: `attestation-${this.attestations.length + 1}`,
      clauseText: clause?.text ?? '',
      state: 'attested',
      attestedBy: 'user:default/ada',
      attestedAt: new Date().toISOString(),
      allowed: { revoke: true },
    };
    this.attestations.unshift(attestation);
    return structuredClone(attestation);
  }

  async revokeAttestation(attestationId: string, reason: string) {
    await this.called('revokeAttestation', attestationId, reason);
    const attestation = this.attestations.find(
      ({ id }) => id === attestationId,
    );
    if (!attestation) {
      throw await refusal(404, `There is no attestation ${attestationId}.`);
    }
    attestation.state = 'revoked';
    attestation.revocation = this.step(reason);
    attestation.allowed = { revoke: false };
    return structuredClone(attestation);
  }

  /** What a waiver changes on the scorecard of its service. */
  private showWaiver(waiver: Waiver) {
    const { id, state, reason, requestedBy, expiresAt, decision } = waiver;
    const standing = this.scorecards
      .find(({ entityRef }) => entityRef === waiver.entityRef)
      ?.groups.flatMap(({ controls }) => controls)
      .find(control => control.id === waiver.control);
    if (!standing) return;
    if (state === 'approved') {
      standing.underlying = standing.result;
      standing.result = 'waived';
    } else if (standing.underlying) {
      standing.result = standing.underlying;
      standing.underlying = undefined;
    }
    const approvedBy = decision?.by;
    standing.waiver =
      state === 'requested' || state === 'approved'
        ? { id, state, reason, requestedBy, expiresAt, approvedBy }
        : undefined;
  }

  private async findWaiver(waiverId: string): Promise<Waiver> {
    const waiver = this.waivers.find(({ id }) => id === waiverId);
    if (!waiver) {
      throw await refusal(404, `There is no waiver ${waiverId}.`);
    }
    return waiver;
  }

  private async changeWaiver(waiverId: string, part: Partial<Waiver>) {
    const waiver = Object.assign(await this.findWaiver(waiverId), part);
    this.showWaiver(waiver);
    return structuredClone(waiver);
  }

  async listWaivers(query: WaiverQuery = {}) {
    await this.called('listWaivers', query);
    const matching = this.waivers.filter(
      waiver =>
        (!query.decidable || waiver.allowed.decide) &&
        (!query.entityRef || waiver.entityRef === query.entityRef) &&
        (!query.control || waiver.control === query.control) &&
        (!query.state || waiver.state === query.state),
    );
    return structuredClone({
      ...pageOf(matching, query),
      totalCount: matching.length,
    });
  }

  async getWaiver(waiverId: string) {
    await this.called('getWaiver', waiverId);
    return structuredClone(await this.findWaiver(waiverId));
  }

  async requestWaiver(request: WaiverRequest): Promise<Waiver> {
    await this.called('requestWaiver', request);
    const waiver: Waiver = {
      ...request,
      id: `waiver-${this.waivers.length + 1}`,
      state: 'requested',
      requestedBy: 'user:default/kim',
      requestedAt: new Date().toISOString(),
      allowed: { decide: false, revoke: true },
    };
    this.waivers.push(waiver);
    this.showWaiver(waiver);
    return structuredClone(waiver);
  }

  private step(reason: string) {
    return { by: 'user:default/ada', at: new Date().toISOString(), reason };
  }

  async approveWaiver(waiverId: string, reason: string) {
    await this.called('approveWaiver', waiverId, reason);
    return this.changeWaiver(waiverId, {
      state: 'approved',
      decision: this.step(reason),
      allowed: { decide: false, revoke: true },
    });
  }

  async rejectWaiver(waiverId: string, reason: string) {
    await this.called('rejectWaiver', waiverId, reason);
    return this.changeWaiver(waiverId, {
      state: 'rejected',
      decision: this.step(reason),
      allowed: { decide: false, revoke: false },
    });
  }

  async revokeWaiver(waiverId: string, reason: string) {
    await this.called('revokeWaiver', waiverId, reason);
    return this.changeWaiver(waiverId, {
      state: 'revoked',
      revocation: this.step(reason),
      allowed: { decide: false, revoke: false },
    });
  }

  async getPoint(pointId: string) {
    await this.called('getPoint', pointId);
    const point = this.points.find(({ id }) => id === pointId);
    if (!point) {
      throw await refusal(404, `No recovery point ${pointId} is known.`);
    }
    return structuredClone(point);
  }

  async listPointContents(
    pointId: string,
    query: PageQuery & { path?: string } = {},
  ) {
    await this.called('listPointContents', pointId, query);
    const folder = query.path ?? '';
    const inside = this.contents.filter(
      ({ path }) => path.slice(0, path.lastIndexOf('/')) === folder,
    );
    inside.sort(
      (a, b) =>
        Number(b.type === 'directory') - Number(a.type === 'directory') ||
        a.name.localeCompare(b.name),
    );
    return pageOf(inside, query);
  }

  async listPointTargets(pointId: string) {
    await this.called('listPointTargets', pointId);
    return structuredClone(this.targets);
  }

  async planRestore(
    pointId: string,
    request: RestorePlanRequest,
  ): Promise<RestorePlan> {
    await this.called('planRestore', pointId, request);
    const point = await this.getPoint(pointId);
    const target = this.targets.find(({ id }) => id === request.targetId);
    const what = request.paths
      ? `${request.paths.length} chosen paths`
      : 'Everything';
    return {
      pointId,
      providerPointId: point.providerPointId,
      targetId: request.targetId,
      paths: request.paths,
      recoverTo: request.recoverTo,
      hash: 'f'.repeat(64),
      expected: request.paths
        ? {}
        : { files: point.fileCount, bytes: point.sizeBytes },
      expectedDuration: request.paths ? undefined : 'PT1M30S',
      destination: 'orders-db-20261123T120000Z-1a2b3c4d',
      freeBytes: target?.freeBytes,
      steps: [
        `A fresh folder is made in ${target?.title}.`,
        `${what} of the point is written into it.`,
        'What came back is counted against what the point should hold.',
        'The backup itself and the running service are not touched.',
      ],
      warnings: [],
      refusals: [],
      needsApproval: target?.type === 'in-place',
      ...(target?.type === 'in-place' && {
        inPlace: true,
        confirmName: 'orders-db',
        approval: {
          reasons: ['A restore in place always needs an approval.'],
          approvers: 'An owner of the service who is not you may give it.',
          expiresAfter: 'PT1H',
        },
        changes: {
          added: 3,
          changed: 17,
          removed: 1,
          unchanged: 391,
          complete: true,
          examples: [
            { path: 'base/16384/2619', change: 'changed' as const },
            { path: 'refunds.sql', change: 'added' as const },
            {
              path: 'pg_wal/000000010000000200000044',
              change: 'removed' as const,
            },
          ],
        },
      }),
      ...this.plan,
    };
  }

  async listOperations(query: OperationQuery = {}) {
    await this.called('listOperations', query);
    const matching = this.operations.filter(
      operation =>
        (!query.entityRef || operation.entityRef === query.entityRef) &&
        (!query.state?.length || query.state.includes(operation.state)),
    );
    matching.sort((a, b) => b.requestedAt.localeCompare(a.requestedAt));
    return structuredClone({
      ...pageOf(matching, query),
      totalCount: matching.length,
    });
  }

  async requestOperation(request: OperationRequest): Promise<Operation> {
    await this.called('requestOperation', request);
    const point = await this.getPoint(request.pointId);
    const target = this.targets.find(({ id }) => id === request.targetId);
    const now = new Date().toISOString();
    const operation: Operation = {
      id: `op-${this.operations.length + 100}`,
      kind: 'restore',
      state: target?.type === 'in-place' ? 'awaiting-approval' : 'queued',
      inPlace: target?.type === 'in-place',
      recoverTo: request.recoverTo,
      entityRef: point.entityRef,
      resourceId: point.resourceId,
      resourceName: point.title,
      pointId: point.id,
      pointTime: point.time,
      sourceId: point.sourceId,
      targetId: request.targetId,
      targetTitle: target?.title ?? request.targetId,
      requestedBy: 'user:default/kim',
      requestedAt: now,
      summary: `Restore of ${point.title} waits in the queue.`,
      providerPointId: point.providerPointId,
      provider: point.provider,
      paths: request.paths,
      hash: request.hash,
      reason: request.reason,
      queuePosition: 0,
      phases: [{ name: 'queue', startedAt: now, outcome: 'running' }],
      allowed: { cancel: true },
    };
    this.operations.push(operation);
    this.logs.set(operation.id, {
      lines: [],
      complete: false,
      droppedLines: 0,
    });
    return structuredClone(operation);
  }

  private begin(
    kind: 'verification' | 'drill',
    point: RecoveryPointDetails,
    part: Partial<Operation>,
  ): Operation {
    const now = new Date().toISOString();
    const operation: Operation = {
      id: `op-${this.operations.length + 100}`,
      kind,
      state: 'queued',
      entityRef: point.entityRef,
      resourceId: point.resourceId,
      resourceName: point.title,
      pointId: point.id,
      pointTime: point.time,
      sourceId: point.sourceId,
      requestedBy: 'user:default/kim',
      requestedAt: now,
      summary: `The ${kind} of ${point.title} waits in the queue.`,
      providerPointId: point.providerPointId,
      provider: point.provider,
      hash: 'e'.repeat(64),
      queuePosition: 0,
      phases: [{ name: 'queue', startedAt: now, outcome: 'running' }],
      allowed: { cancel: true },
      ...part,
    };
    this.operations.push(operation);
    return structuredClone(operation);
  }

  async verifyPoint(pointId: string, request: VerificationRequest) {
    await this.called('verifyPoint', pointId, request);
    return this.begin('verification', await this.getPoint(pointId), {
      level: request.level,
    });
  }

  async listEntityDrills(entityRef: string, query: PageQuery = {}) {
    await this.called('listEntityDrills', entityRef, query);
    const mine = this.drills.filter(drill => drill.entityRef === entityRef);
    mine.sort((a, b) => b.requestedAt.localeCompare(a.requestedAt));
    return structuredClone({
      ...pageOf(mine, query),
      totalCount: mine.length,
    });
  }

  async requestDrill(entityRef: string, request: DrillRequest) {
    await this.called('requestDrill', entityRef, request);
    const point = this.points.find(
      ({ resourceId, usable }) => resourceId === request.resourceId && usable,
    );
    if (!point) {
      throw await refusal(409, 'There is no usable point to restore.');
    }
    return this.begin('drill', point, {
      targetTitle: 'Isolated place for drills',
      reason: request.reason,
    });
  }

  async listApprovals(query: PageQuery = {}) {
    await this.called('listApprovals', query);
    const waiting = this.operations.filter(
      ({ state, allowed }) => state === 'awaiting-approval' && allowed.approve,
    );
    waiting.sort((a, b) =>
      (a.approvalExpiresAt ?? '').localeCompare(b.approvalExpiresAt ?? ''),
    );
    return structuredClone({
      ...pageOf(waiting, query),
      totalCount: waiting.length,
    });
  }

  private async decide(
    operationId: string,
    decision: ApprovalDecision,
    state: 'approved' | 'rejected',
  ) {
    const operation = await this.find(operationId);
    if (operation.state !== 'awaiting-approval' || !operation.approval) {
      throw await refusal(409, 'The operation does not wait for an approval.');
    }
    if (operation.hash !== decision.hash) {
      throw await refusal(409, 'The request is not the one that was shown.');
    }
    operation.approval = {
      ...operation.approval,
      state,
      decidedBy: 'user:default/ada',
      decidedAt: new Date().toISOString(),
      reason: decision.reason,
    };
    operation.allowed = { ...operation.allowed, approve: false };
    const at = operation.approval.decidedAt!;
    operation.phases = operation.phases.map(phase => ({
      ...phase,
      outcome: state === 'approved' ? 'done' : 'failed',
      finishedAt: at,
    }));
    if (state === 'approved') {
      operation.phases.push({
        name: 'queue',
        startedAt: at,
        outcome: 'running',
      });
    }
    operation.state = state === 'approved' ? 'queued' : 'rejected';
    operation.summary =
      state === 'approved'
        ? `The restore of ${operation.resourceName} waits in the queue.`
        : 'Rejected. Nothing was written.';
    return structuredClone(operation);
  }

  async approveOperation(operationId: string, decision: ApprovalDecision) {
    await this.called('approveOperation', operationId, decision);
    return this.decide(operationId, decision, 'approved');
  }

  async rejectOperation(operationId: string, decision: ApprovalDecision) {
    await this.called('rejectOperation', operationId, decision);
    return this.decide(operationId, decision, 'rejected');
  }

  async getOperationReport(operationId: string): Promise<OperationReport> {
    await this.called('getOperationReport', operationId);
    const operation = await this.find(operationId);
    const log = this.logs.get(operationId);
    return structuredClone({
      operation,
      drill: this.drills.find(({ id }) => id === operationId),
      point: {
        providerPointId: operation.providerPointId,
        time: operation.pointTime,
        details: { host: 'shop' },
      },
      log: {
        lines: log?.lines.length ?? 0,
        dropped: log?.droppedLines ?? 0,
        sha256: 'b'.repeat(64),
      },
      evidence: this.evidence.filter(
        record => record.operationId === operationId,
      ),
      chain: { intact: this.chain.intact ?? true, problem: this.chain.problem },
      generatedAt: new Date().toISOString(),
    });
  }

  async listEvidence(query: PageQuery & { entityRef?: string } = {}) {
    await this.called('listEvidence', query);
    const mine = this.evidence.filter(
      ({ entityRef }) => !query.entityRef || entityRef === query.entityRef,
    );
    mine.sort((a, b) => b.seq - a.seq);
    return { ...pageOf(mine, query), totalCount: mine.length };
  }

  async checkEvidenceChain(): Promise<EvidenceChainReport> {
    await this.called('checkEvidenceChain');
    return {
      intact: true,
      records: this.evidence.length,
      headHash: this.evidence.at(-1)?.hash,
      headSeq: this.evidence.at(-1)?.seq,
      checkedAt: new Date().toISOString(),
      ...this.chain,
    };
  }

  private async changeSource(
    sourceId: string,
    change: (source: SourceHealth) => void,
  ) {
    const mine = [...this.statuses.values()]
      .flatMap(status => status.sources)
      .filter(({ id }) => id === sourceId);
    if (!mine.length) {
      throw await refusal(404, `No source ${sourceId} is known.`);
    }
    mine.forEach(change);
    return structuredClone(mine[0]);
  }

  async pauseSource(sourceId: string, reason: string) {
    await this.called('pauseSource', sourceId, reason);
    return this.changeSource(sourceId, source => {
      source.queue = {
        queued: 0,
        running: 0,
        limit: 1,
        ...source.queue,
        paused: {
          by: 'user:default/kim',
          at: new Date().toISOString(),
          reason,
        },
      };
    });
  }

  async resumeSource(sourceId: string) {
    await this.called('resumeSource', sourceId);
    return this.changeSource(sourceId, source => {
      delete source.queue?.paused;
    });
  }

  private async find(operationId: string): Promise<Operation> {
    const operation = this.operations.find(({ id }) => id === operationId);
    if (!operation) {
      throw await refusal(404, `No operation ${operationId} is known.`);
    }
    return operation;
  }

  async getOperation(operationId: string) {
    await this.called('getOperation', operationId);
    return structuredClone(await this.find(operationId));
  }

  async getOperationLog(
    operationId: string,
    query: { after?: number; limit?: number } = {},
  ): Promise<OperationLog> {
    await this.called('getOperationLog', operationId, query);
    const log = this.logs.get(operationId) ?? {
      lines: [],
      complete: isFinalOperationState((await this.find(operationId)).state),
      droppedLines: 0,
    };
    const after = query.after ?? 0;
    const start = after < log.lines.length ? after : -1;
    const lines =
      start < 0 ? [] : log.lines.slice(start, start + (query.limit ?? 50));
    return {
      lines,
      lastSeq: lines.length ? lines[lines.length - 1].seq : after,
      complete:
        log.complete &&
        (lines.length === 0 || lines.at(-1) === log.lines.at(-1)),
      droppedLines: log.droppedLines,
    };
  }

  async cancelOperation(operationId: string) {
    await this.called('cancelOperation', operationId);
    const operation = await this.find(operationId);
    if (isFinalOperationState(operation.state)) {
      throw await refusal(409, 'The operation has come to its end already.');
    }
    operation.cancelRequestedAt = new Date().toISOString();
    operation.cancelRequestedBy = 'user:default/kim';
    operation.allowed = { cancel: false };
    if (operation.state === 'queued') {
      operation.state = 'cancelled';
      operation.summary = 'Cancelled before it started. Nothing was written.';
    }
    return structuredClone(operation);
  }

  async listBindingProblems(query?: PageQuery): Promise<BindingProblemPage> {
    await this.called('listBindingProblems', query);
    const all = [...this.statuses.values()].flatMap(
      status => status.bindingProblems,
    );
    return { ...pageOf(all, query), totalCount: all.length };
  }

  async listSources(): Promise<SourceHealth[]> {
    await this.called('listSources');
    const all = [...this.statuses.values()].flatMap(status => status.sources);
    return [...new Map(all.map(source => [source.id, source])).values()];
  }

  /** Adds lines to the log of an operation. */
  write(operationId: string, ...lines: Array<string | Partial<LogLine>>) {
    const log = this.logs.get(operationId) ?? {
      lines: [],
      complete: false,
      droppedLines: 0,
    };
    this.logs.set(operationId, log);
    for (const line of lines) {
      const seq = (log.lines.at(-1)?.seq ?? 0) + 1;
      log.lines.push({
        seq,
        at: new Date().toISOString(),
        level: 'info',
        text: '',
        ...(typeof line === 'string' ? { text: line } : line),
      });
    }
  }
}
