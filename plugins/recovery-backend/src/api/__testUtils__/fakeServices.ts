import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type {
  AttestationBase,
  BindingProblem,
  EvidenceRecord,
  Operation,
  RecoveryPointDetails,
  Review,
  ReviewItem,
  SourceHealth,
  Waiver,
} from 'backstage-plugin-recovery-common';
import type {
  AttestationService,
  BindingService,
  EntityScope,
  EvidenceService,
  DrillService,
  OmitAllowed,
  OperationService,
  PageRequest,
  PointService,
  ObjectivePlanService,
  RecordFilter,
  ReviewService,
  ScopeCondition,
  ScorecardExportService,
  ScorecardService,
  SelectorHintService,
  SourceQueueService,
  SourceService,
  StatusService,
  WaiverService,
} from '../services';

const AT = '2024-05-01T00:00:00.000Z';

/** What the fake services know: points and operations by id, each of some entities. */
export interface World {
  points: Record<string, string[]>;
  operations: Record<string, { entityRef: string; requestedBy: string }>;
  problems: Record<string, string>;
  sources: Record<string, string[]>;
  /** By entity, for policies that go by owners; nobody when absent. */
  owners?: Record<string, string[]>;
  /** Sources that were removed from the configuration. */
  removed?: string[];
  busyTargets: Record<string, string>;
  waivers: Record<
    string,
    Pick<Waiver, 'entityRef' | 'selector' | 'requestedBy'>
  >;
  /** By id: what is known of each. */
  attestations: Record<string, Partial<AttestationBase>>;
  /** The services that each review is of. */
  reviews: Record<string, string[]>;
}

export function fakePoint(id: string, entityRef: string): RecoveryPointDetails {
  return {
    id,
    resourceId: `resource-of-${entityRef}`,
    sourceId: 'source-1',
    provider: 'archive',
    providerPointId: `full-${id}`,
    title: 'orders',
    time: AT,
    type: 'archive',
    outcome: 'success',
    state: 'available',
    usable: true,
    evidence: { level: 0, result: 'pass', at: AT, summary: 'Listed.' },
    entityRef,
    firstSeenAt: AT,
    observedAt: AT,
    details: {},
    findings: [],
    browsable: true,
    partialRestore: true,
  };
}

export function fakeOperation(
  id: string,
  entityRef: string,
  requestedBy: string,
): OmitAllowed<Operation> {
  return {
    id,
    kind: 'restore',
    state: 'running',
    entityRef,
    resourceId: 'resource-1',
    resourceName: 'orders',
    pointId: 'point-1',
    pointTime: AT,
    sourceId: 'source-1',
    targetId: 'target-1',
    targetTitle: 'Drill area',
    requestedBy,
    requestedAt: AT,
    summary: 'Running.',
    providerPointId: 'full-point-1',
    provider: 'archive',
    hash: 'hash-1',
    phases: [],
  };
}

function fakeRecord(operationId: string, entityRef: string): EvidenceRecord {
  return {
    seq: 1,
    id: `record-of-${operationId}`,
    event: 'requested',
    operationId,
    kind: 'restore',
    entityRef,
    sourceId: 'source-1',
    providerPointId: 'full-point-1',
    actor: 'user:default/mia',
    recordedAt: AT,
    hash: 'b'.repeat(64),
    previousHash: 'a'.repeat(64),
  };
}

function health(id: string): SourceHealth {
  return {
    id,
    title: id,
    provider: 'archive',
    state: 'ok',
    refreshing: false,
    stale: false,
    staleAfter: 'PT6H',
    notices: [],
    pointCount: 0,
  };
}

function decodeCursor(page: PageRequest): number {
  if (page.cursor === undefined) {
    return 0;
  }
  if (!/^\d+$/.test(page.cursor)) {
    throw new InputError('The cursor is not one of this list. Start without.');
  }
  return Number(page.cursor);
}

function pageOf<T>(all: T[], page: PageRequest) {
  const start = decodeCursor(page);
  const end = start + (page.limit ?? 50);
  return {
    items: all.slice(start, end),
    nextCursor: end < all.length ? String(end) : undefined,
    totalCount: all.length,
  };
}

/** Lets a test see how a service was called. */
function spied<T extends object>(service: T): jest.Mocked<T> {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => [name, jest.fn(method)]),
  ) as jest.Mocked<T>;
}

/** Services that keep to the contract of services.ts over a {@link World}. */
export function fakeServices(world: World) {
  const ownersOf = (pointId: string): string[] => {
    if (!Object.hasOwn(world.points, pointId)) {
      throw new NotFoundError(`No row for point ${pointId}`);
    }
    return world.points[pointId];
  };
  const operationOf = (id: string) => {
    if (!Object.hasOwn(world.operations, id)) {
      throw new NotFoundError(`No row for operation ${id}`);
    }
    const { entityRef, requestedBy } = world.operations[id];
    return fakeOperation(id, entityRef, requestedBy);
  };

  /** Entities of the inventory: all that have a binding, right or wrong. */
  const inventory = () => [
    ...new Set([
      ...Object.values(world.sources).flat(),
      ...Object.values(world.problems),
    ]),
  ];
  const meets = (
    criteria: PermissionCriteria<ScopeCondition>,
    entityRef: string,
  ): boolean => {
    if ('anyOf' in criteria)
      return criteria.anyOf.some(each => meets(each, entityRef));
    if ('allOf' in criteria)
      return criteria.allOf.every(each => meets(each, entityRef));
    if ('not' in criteria) return !meets(criteria.not, entityRef);
    if (criteria.key !== 'owner') throw new Error(`Unknown: ${criteria.key}`);
    const owners = world.owners?.[entityRef] ?? [];
    return criteria.values.some(value => owners.includes(value));
  };
  const isIn = (scope: EntityScope, entityRef: string): boolean =>
    Boolean(scope.formerRefs?.includes(entityRef)) ||
    (inventory().includes(entityRef) &&
      (scope.entityRefs?.includes(entityRef) ?? true) &&
      (scope.criteria ?? []).every(each => meets(each, entityRef)));
  const isRecordIn = (
    { entityRefs, scope }: RecordFilter,
    entityRef: string,
  ): boolean =>
    (entityRefs?.includes(entityRef) ?? true) &&
    (scope === undefined || isIn(scope, entityRef));
  const formerEntityRefs = async () =>
    [...new Set(Object.values(world.operations).map(o => o.entityRef))].filter(
      ref => !inventory().includes(ref),
    );

  const status = spied<StatusService>({
    getEntityStatus: async entityRef => ({
      entityRef,
      state: 'recoverable' as const,
      observedAt: AT,
      resources: [],
      sources: [],
      findings: [],
      bindingProblems: [],
      activeOperations: [],
    }),
    getEntityTimeline: async (_entityRef, period) => ({
      from: period.from ?? AT,
      to: period.to ?? AT,
      points: [],
      truncated: false,
      operations: [],
    }),
  });
  const hints = spied<SelectorHintService>({
    hintAt: async () => undefined,
  });
  const points = spied<PointService>({
    listEntityPoints: async (entityRef, _filter, page) =>
      pageOf(
        Object.entries(world.points)
          .filter(([, owners]) => owners.includes(entityRef))
          .map(([id]) => fakePoint(id, entityRef)),
        page,
      ),
    entityRefsOfPoint: async pointId => ownersOf(pointId),
    getPoint: async (pointId, entityRefs) => {
      const owner = ownersOf(pointId).find(ref => entityRefs.includes(ref));
      if (!owner) {
        throw new NotFoundError(`No row for point ${pointId}`);
      }
      return fakePoint(pointId, owner);
    },
    listContents: async (_pointId, path, page) => ({
      items: pageOf(
        [{ path: `${path ?? ''}/a`, name: 'a', type: 'file' as const }],
        page,
      ).items,
    }),
  });
  const sources = spied<SourceService>({
    sourceIdsOf: async scope =>
      Object.keys(world.sources).filter(id =>
        world.sources[id].some(ref => isIn(scope, ref)),
      ),
    listHealth: async scope =>
      Object.keys(world.sources)
        .filter(id => world.sources[id].some(ref => isIn(scope, ref)))
        .map(health),
    listRemoved: async () =>
      (world.removed ?? []).map(id => ({
        ...health(id),
        state: 'removed',
        stale: true,
      })),
    requestRefresh: async () => {},
  });
  const paused = new Map<string, { by: string; at: string; reason: string }>();
  const queues = spied<SourceQueueService>({
    ofSources: async ids =>
      new Map(
        ids.map(id => [
          id,
          { queued: 1, running: 0, limit: 2, paused: paused.get(id) },
        ]),
      ),
    pause: async (id, { userEntityRef, reason }) => {
      paused.set(id, { by: userEntityRef, at: AT, reason });
    },
    resume: async id => {
      paused.delete(id);
    },
  });
  const bindings = spied<BindingService>({
    readEntity: async () => {},
    entityRefsOfSource: async id => world.sources[id] ?? [],
    isAnyBound: async scope => inventory().some(ref => isIn(scope, ref)),
    listProblems: async (scope, page) =>
      pageOf(
        Object.entries(world.problems)
          .filter(([, entityRef]) => isIn(scope, entityRef))
          .map(
            ([id, entityRef]): BindingProblem => ({
              id,
              entityRef,
              code: 'unknown-source',
              message: 'There is no such source.',
              nextStep: 'Name another.',
            }),
          ),
        page,
      ),
  });
  const operations = spied<OperationService>({
    listTargets: async () => [
      { id: 'free', title: 'Free', type: 'alternate', state: 'ready' },
      ...Object.entries(world.busyTargets).map(([id, operationId]) => ({
        id,
        title: id,
        type: 'alternate' as const,
        state: 'busy' as const,
        operationId,
      })),
    ],
    planRestore: async (pointId, request) => ({
      pointId,
      providerPointId: `full-${pointId}`,
      targetId: request.targetId,
      hash: 'hash-1',
      expected: {},
      steps: [],
      warnings: [],
      refusals: [],
      needsApproval: false,
    }),
    targetType: async (_pointId, targetId) =>
      targetId === 'in-place' ? 'in-place' : 'alternate',
    request: async (request, by) => {
      if (request.hash !== 'hash-1') {
        throw new ConflictError('The plan has changed. Look at it again.');
      }
      return fakeOperation('new', by.entityRef, by.userEntityRef);
    },
    verify: async (_pointId, _request, by) => ({
      ...fakeOperation('new', by.entityRef, by.userEntityRef),
      kind: 'verification',
    }),
    get: async id => operationOf(id),
    listFormerEntityRefs: formerEntityRefs,
    list: async (filter, page) =>
      pageOf(
        Object.entries(world.operations)
          .filter(([, o]) => isRecordIn(filter, o.entityRef))
          .map(([id]) => operationOf(id)),
        page,
      ),
    log: async (id, after) => {
      operationOf(id);
      return { lines: [], lastSeq: after, complete: false, droppedLines: 0 };
    },
    listApprovals: async ({ scope, notRequestedBy }, page) =>
      pageOf(
        Object.entries(world.operations)
          .filter(
            ([, o]) =>
              isIn(scope, o.entityRef) && o.requestedBy !== notRequestedBy,
          )
          .map(([id]) => operationOf(id)),
        page,
      ),
    approve: async id => operationOf(id),
    reject: async id => operationOf(id),
    cancel: async id => ({
      ...operationOf(id),
      cancelRequestedAt: AT,
    }),
  });
  const objectives = spied<ObjectivePlanService>({
    listDependents: async () => [],
    getPlan: async entityRef => ({
      entityRef,
      observedAt: AT,
      items: [],
      demands: [],
    }),
  });
  const drills = spied<DrillService>({
    request: async (entityRef, _request, { userEntityRef }) => {
      world.operations.drill = { entityRef, requestedBy: userEntityRef };
      return fakeOperation('drill', entityRef, userEntityRef);
    },
    list: async (_entityRef, page) => pageOf([], page),
  });
  // What a scope without references stands for.
  const EVERYTHING = inventory();
  const noCounts = {
    pass: 0,
    fail: 0,
    unknown: 0,
    notApplicable: 0,
    error: 0,
    waived: 0,
  };
  const framework = (id: string, totalCount: number) => ({
    id,
    title: id,
    version: '1',
    source: 'https://example.com',
    machineClauses: 1,
    personClauses: 1,
    attested: 0,
    met: 0,
    totalCount,
  });
  const attestationOf = (id: string): AttestationBase => {
    if (!Object.hasOwn(world.attestations, id)) {
      throw new NotFoundError(`There is no attestation ${id}.`);
    }
    return {
      id,
      framework: 'soc-2',
      clause: 'A1.2-environment',
      clauseText: 'There is power.',
      statement: 'There are two feeds.',
      evidence: { link: 'https://example.com/' },
      state: 'attested',
      attestedBy: 'user:default/mia',
      attestedAt: AT,
      expiresAt: AT,
      ...world.attestations[id],
    };
  };
  const attestations = spied<AttestationService>({
    attest: async (request, { userEntityRef }) => {
      world.attestations.new = {
        framework: request.framework,
        clause: request.clause,
        attestedBy: userEntityRef,
      };
      return attestationOf('new');
    },
    get: async id => attestationOf(id),
    list: async (_query, page) =>
      pageOf(Object.keys(world.attestations).map(attestationOf), page),
    revoke: async id => ({ ...attestationOf(id), state: 'revoked' }),
  });
  const scorecards = spied<ScorecardService>({
    getScorecard: async entityRef => ({
      entityRef,
      pending: false,
      level: 0,
      levels: 5,
      counts: noCounts,
      groups: [],
      days: [],
    }),
    listChanges: async () => ({ items: [], totalCount: 0 }),
    listEntityRefs: async () => inventory(),
    listInherited: async () => [],
    getSummary: async ({ entityRefs = EVERYTHING }) => ({
      totalCount: entityRefs.length,
      entities: { compliant: 0, failing: entityRefs.length, unknown: 0 },
      levels: [entityRefs.length],
      items: entityRefs.map(id => ({
        id,
        title: id,
        group: 'protection',
        counts: noCounts,
      })),
    }),
    getHeatMap: async ({ entityRefs = EVERYTHING }, _query, page) => ({
      controls: [],
      ...pageOf(
        entityRefs.map(entityRef => ({ entityRef, level: 0, results: [] })),
        page,
      ),
    }),
    getTrend: async ({ entityRefs = EVERYTHING }) => ({
      items: entityRefs.map(() => ({
        day: AT.slice(0, 10),
        totalCount: 1,
        entities: { compliant: 0, failing: 1, unknown: 0 },
        waived: 0,
      })),
    }),
    listGroups: async ({ entityRefs = EVERYTHING }) => ({
      items: entityRefs.map(value => ({
        value,
        parentRefs: [],
        totalCount: 1,
        directCount: 1,
        entities: { compliant: 0, failing: 1, unknown: 0 },
      })),
    }),
    listEntities: async ({ entityRefs = EVERYTHING }, _query, page) =>
      pageOf(
        entityRefs.map(entityRef => ({
          entityRef,
          ownerRefs: [],
          level: 0,
          evaluatedAt: AT,
          controls: [],
        })),
        page,
      ),
    listFrameworks: async ({ entityRefs = EVERYTHING }) =>
      entityRefs.map(() => ({
        ...framework('soc-2', entityRefs.length),
        clauses: 1,
      })),
    getFramework: async (frameworkId, { entityRefs = EVERYTHING }) => ({
      ...framework(frameworkId, entityRefs.length),
      items: entityRefs.map(id => ({
        id,
        text: id,
        needsPerson: true,
        controls: [],
        attestation: Object.keys(world.attestations)
          .map(attestationOf)
          .find(({ clause }) => clause === id),
      })),
    }),
  });
  const exports = spied<ScorecardExportService>({
    export: async ({ entityRefs = EVERYTHING }, _query, request) => ({
      ...request,
      generatedAt: AT,
      evidenceHead: { seq: 1, hash: 'b'.repeat(64) },
      items: (async function* items() {
        for (const entityRef of entityRefs) {
          yield [
            {
              entityRef,
              control: 'protected',
              title: 'Protected',
              group: 'protection' as const,
              result: 'fail' as const,
              since: AT,
              reason: '=HYPERLINK("http://x")',
            },
          ];
        }
      })(),
    }),
  });
  const waiverOf = (id: string): OmitAllowed<Waiver> => {
    const known = world.waivers[id];
    if (!known) {
      throw new NotFoundError(`There is no waiver ${id}`);
    }
    return {
      id,
      control: 'protected',
      reason: 'Moved next month',
      state: 'requested',
      requestedAt: AT,
      expiresAt: AT,
      ...known,
    };
  };
  const reviewOf = (id: string, { entityRefs }: EntityScope) => {
    const services = (world.reviews[id] ?? []).filter(
      ref => entityRefs?.includes(ref) ?? true,
    );
    if (services.length === 0) {
      throw new NotFoundError(`There is no review ${id}`);
    }
    const review: OmitAllowed<Review> = {
      id,
      ownerRef: 'group:default/shop',
      state: 'open',
      startedBy: 'user:default/mia',
      startedAt: AT,
      totalCount: services.length,
      decidedCount: 0,
    };
    return { review, services };
  };
  const reviewItem = (entityRef: string, version = 0): ReviewItem => ({
    entityRef,
    position: 0,
    isNew: false,
    changes: [
      {
        control: 'protected',
        title: 'Protected',
        before: 'pass',
        after: 'fail',
        since: AT,
        reason: 'r',
      },
    ],
    version,
    note: '=1+1',
  });
  const reviews = spied<ReviewService>({
    // A group has the service of the same name.
    listCandidates: async ({ entityRefs = EVERYTHING }, ownerRef) =>
      entityRefs.filter(ref => ref.split('/')[1] === ownerRef.split('/')[1]),
    start: async (scope, _ownerRef, entityRefs) => {
      world.reviews.new = entityRefs;
      return reviewOf('new', scope).review;
    },
    list: async (scope, _query, page) =>
      pageOf(
        Object.entries(world.reviews)
          .filter(([, refs]) =>
            refs.some(ref => scope.entityRefs?.includes(ref) ?? true),
          )
          .map(([id]) => reviewOf(id, scope).review),
        page,
      ),
    get: async (id, scope) => reviewOf(id, scope).review,
    listItems: async (id, scope, page) =>
      pageOf(
        reviewOf(id, scope).services.map(ref => reviewItem(ref)),
        page,
      ),
    listPresent: async id => world.reviews[id] ?? [],
    saveItem: async (id, entityRef, { version }) => {
      reviewOf(id, { entityRefs: [entityRef] });
      if (version !== 0) {
        throw new ConflictError('user:default/tom changed it.');
      }
      return reviewItem(entityRef, 1);
    },
    finish: async (id, scope) => ({
      ...reviewOf(id, scope).review,
      state: 'finished',
    }),
    discard: async (id, scope) => reviewOf(id, scope).review,
    export: async (id, scope) => {
      const { review, services } = reviewOf(id, scope);
      return {
        generatedAt: AT,
        review: { ...review, removed: ['component:default/gone'] },
        items: (async function* items() {
          yield services.map(ref => reviewItem(ref));
        })(),
      };
    },
  });
  const waivers = spied<WaiverService>({
    request: async ({ entityRef }, { userEntityRef }) => {
      world.waivers.new = { entityRef, requestedBy: userEntityRef };
      return waiverOf('new');
    },
    get: async id => waiverOf(id),
    list: async ({ entityRefs }, { ids }, page) =>
      pageOf(
        Object.keys(world.waivers)
          .map(waiverOf)
          .filter(
            ({ id, entityRef }) =>
              (ids?.includes(id) ?? true) &&
              (!entityRefs || (entityRef && entityRefs.includes(entityRef))),
          ),
        page,
      ),
    listOpenRequests: async notRequestedBy =>
      Object.keys(world.waivers)
        .map(waiverOf)
        .filter(({ requestedBy }) => requestedBy !== notRequestedBy),
    decide: async id => waiverOf(id),
    revoke: async id => waiverOf(id),
  });
  const evidence = spied<EvidenceService>({
    listFormerEntityRefs: formerEntityRefs,
    list: async (filter, page) =>
      pageOf(
        Object.entries(world.operations)
          .filter(([, o]) => isRecordIn(filter, o.entityRef))
          .map(([id, o]) => fakeRecord(id, o.entityRef)),
        page,
      ),
    checkChain: async () => ({ intact: true, records: 1, checkedAt: AT }),
    reportOf: async id => ({
      point: { providerPointId: 'full-point-1', time: AT, details: {} },
      log: { lines: 0, dropped: 0, sha256: 'c'.repeat(64) },
      evidence: [fakeRecord(id, operationOf(id).entityRef)],
      chain: { intact: true },
      generatedAt: AT,
    }),
  });
  return {
    status,
    hints,
    points,
    sources,
    queues,
    bindings,
    operations,
    scorecards,
    objectives,
    evidence,
    drills,
    waivers,
    attestations,
    reviews,
    exports,
  };
}

export type FakeServices = ReturnType<typeof fakeServices>;
