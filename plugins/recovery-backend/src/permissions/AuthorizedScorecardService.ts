import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  recoveryWaiverRequestPermission,
  type ControlChangePage,
  type Framework,
  type FrameworkDetails,
  type ObjectivePlan,
  type Scorecard,
  type ScorecardEntityPage,
  type ScorecardGroupPage,
  type ScorecardHeatMap,
  type ScorecardSummary,
  type ScorecardTrend,
} from 'backstage-plugin-recovery-common';
import type {
  EntityScope,
  ExportRequest,
  GroupDimension,
  GroupPageRequest,
  ObjectivePlanService,
  PageRequest,
  ScorecardExport,
  ScorecardExportService,
  ScorecardQuery,
  ScorecardService,
} from '../api/services';
import type { AuthorizedAttestationService } from './AuthorizedAttestationService';
import type { EntityAccess } from './EntityAccess';
import { personRef } from './principal';

/** Scorecards of entities that the reader may see, and sums over those alone. */
export class AuthorizedScorecardService {
  readonly #scorecards: ScorecardService;
  readonly #exports: ScorecardExportService;
  readonly #objectives: ObjectivePlanService;
  readonly #access: EntityAccess;
  readonly #attestations: Pick<
    AuthorizedAttestationService,
    'mayAttest' | 'withAllowed'
  >;

  constructor(options: {
    scorecards: ScorecardService;
    exports: ScorecardExportService;
    objectives: ObjectivePlanService;
    access: EntityAccess;
    attestations: Pick<
      AuthorizedAttestationService,
      'mayAttest' | 'withAllowed'
    >;
  }) {
    this.#scorecards = options.scorecards;
    this.#exports = options.exports;
    this.#objectives = options.objectives;
    this.#access = options.access;
    this.#attestations = options.attestations;
  }

  async getScorecard(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Scorecard> {
    const reader = await this.#access.of(credentials);
    const entity = await reader.entity(entityRef);
    return {
      ...(await this.#scorecards.getScorecard(entityRef)),
      allowed: {
        requestWaiver:
          personRef(credentials) !== undefined &&
          reader.may(recoveryWaiverRequestPermission, entity),
      },
    };
  }

  /** Demands come only from dependents that the reader may see. */
  async getObjectivePlan(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<ObjectivePlan> {
    const reader = await this.#access.of(credentials);
    await reader.entity(entityRef);
    const dependents = await this.#objectives.listDependents(entityRef);
    const visible = await reader.visible(dependents);
    return this.#objectives.getPlan(
      entityRef,
      dependents.filter(ref => visible.has(ref)),
    );
  }

  async listChanges(
    entityRef: string,
    controlId: string,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<ControlChangePage> {
    const reader = await this.#access.of(credentials);
    await reader.entity(entityRef);
    return this.#scorecards.listChanges(entityRef, controlId, page);
  }

  async getSummary(
    query: ScorecardQuery,
    credentials: BackstageCredentials,
  ): Promise<ScorecardSummary> {
    return this.#scorecards.getSummary(await this.#scope(credentials), query);
  }

  async listEntities(
    query: ScorecardQuery,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<ScorecardEntityPage> {
    return this.#scorecards.listEntities(
      await this.#scope(credentials),
      query,
      page,
    );
  }

  async getHeatMap(
    query: ScorecardQuery,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<ScorecardHeatMap> {
    return this.#scorecards.getHeatMap(
      await this.#scope(credentials),
      query,
      page,
    );
  }

  async getTrend(
    query: ScorecardQuery,
    period: { from?: string; to?: string },
    credentials: BackstageCredentials,
  ): Promise<ScorecardTrend> {
    return this.#scorecards.getTrend(
      await this.#scope(credentials),
      query,
      period,
    );
  }

  async export(
    query: ScorecardQuery,
    request: ExportRequest,
    credentials: BackstageCredentials,
  ): Promise<ScorecardExport> {
    return this.#exports.export(await this.#scope(credentials), query, request);
  }

  async listGroups(
    by: GroupDimension,
    query: ScorecardQuery,
    page: GroupPageRequest,
    credentials: BackstageCredentials,
  ): Promise<ScorecardGroupPage> {
    return this.#scorecards.listGroups(
      await this.#scope(credentials),
      by,
      query,
      page,
    );
  }

  async listFrameworks(
    credentials: BackstageCredentials,
  ): Promise<Framework[]> {
    return this.#scorecards.listFrameworks(await this.#scope(credentials));
  }

  async getFramework(
    frameworkId: string,
    credentials: BackstageCredentials,
  ): Promise<FrameworkDetails> {
    const { items, ...sums } = await this.#scorecards.getFramework(
      frameworkId,
      await this.#scope(credentials),
    );
    const [attested, attest] = await Promise.all([
      this.#attestations.withAllowed(
        items.flatMap(({ attestation }) => attestation ?? []),
        credentials,
      ),
      this.#attestations.mayAttest(credentials),
    ]);
    const byClause = new Map(attested.map(item => [item.clause, item]));
    return {
      ...sums,
      items: items.map(item => ({
        ...item,
        attestation: byClause.get(item.id),
      })),
      allowed: { attest },
    };
  }

  async #scope(credentials: BackstageCredentials): Promise<EntityScope> {
    const reader = await this.#access.of(credentials);
    return reader.scope(this.#scorecards);
  }
}
