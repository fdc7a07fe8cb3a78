import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ControlChangePage,
  Framework,
  FrameworkDetails,
  ObjectivePlan,
  Scorecard,
  ScorecardEntityPage,
  ScorecardGroupPage,
  ScorecardHeatMap,
  ScorecardSummary,
  ScorecardTrend,
} from 'backstage-plugin-recovery-common';
import type {
  EntityScope,
  ExportRequest,
  GroupDimension,
  ObjectivePlanService,
  PageRequest,
  ScorecardExport,
  ScorecardExportService,
  ScorecardQuery,
  ScorecardService,
} from '../api/services';
import type { EntityAccess } from './EntityAccess';

/** Scorecards of entities that the reader may see, and sums over those alone. */
export class AuthorizedScorecardService {
  readonly #scorecards: ScorecardService;
  readonly #exports: ScorecardExportService;
  readonly #objectives: ObjectivePlanService;
  readonly #access: EntityAccess;

  constructor(options: {
    scorecards: ScorecardService;
    exports: ScorecardExportService;
    objectives: ObjectivePlanService;
    access: EntityAccess;
  }) {
    this.#scorecards = options.scorecards;
    this.#exports = options.exports;
    this.#objectives = options.objectives;
    this.#access = options.access;
  }

  async getScorecard(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Scorecard> {
    const reader = await this.#access.of(credentials);
    await reader.entity(entityRef);
    return this.#scorecards.getScorecard(entityRef);
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
    page: PageRequest,
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
    return this.#scorecards.getFramework(
      frameworkId,
      await this.#scope(credentials),
    );
  }

  async #scope(credentials: BackstageCredentials): Promise<EntityScope> {
    const reader = await this.#access.of(credentials);
    return reader.scope(this.#scorecards);
  }
}
