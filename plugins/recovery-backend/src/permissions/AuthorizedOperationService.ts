import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  isFinalOperationState,
  recoveryOperationApprovePermission,
  recoveryOperationCancelPermission,
  recoveryPointReadPermission,
  recoveryRestoreInPlacePermission,
  recoveryRestoreRequestPermission,
  type ApprovalDecision,
  recoveryVerificationRunPermission,
  type Operation,
  type OperationLog,
  type OperationPage,
  type OperationRequest,
  type OperationState,
  type RestorePlan,
  type RestorePlanRequest,
  type RestoreTarget,
  type VerificationRequest,
} from 'backstage-plugin-recovery-common';
import type {
  EntityScope,
  OmitAllowed,
  OperationService,
  PageRequest,
  PointService,
} from '../api/services';
import type { Approvers } from './Approvers';
import type {
  EntityAccess,
  ReaderAccess,
  ScopedEntities,
} from './EntityAccess';
import { orNotFound, visibleOwners } from './owners';
import { personRef } from './principal';
import type { RecoveryEntity } from './resource';

type Found = {
  operation: OmitAllowed<Operation>;
  entity: RecoveryEntity;
  reader: ReaderAccess;
};

/** A target that the reader may not restore to. */
function refusedInPlace(target: RestoreTarget): RestoreTarget {
  return {
    id: target.id,
    title: target.title,
    type: target.type,
    state: 'refused',
    reason: `You do not have the permission ${recoveryRestoreInPlacePermission.name} here. Ask those who look after this portal's permissions for it, or choose an alternate target.`,
  };
}

/** Operations on entities that the reader may see, and requests for new ones. */
export class AuthorizedOperationService {
  readonly #operations: OperationService;
  readonly #points: PointService;
  readonly #entities: ScopedEntities;
  readonly #access: EntityAccess;
  readonly #approvers: Approvers;

  constructor(options: {
    operations: OperationService;
    points: PointService;
    scorecards: ScopedEntities;
    access: EntityAccess;
    approvers: Approvers;
  }) {
    this.#approvers = options.approvers;
    this.#operations = options.operations;
    this.#points = options.points;
    this.#entities = options.scorecards;
    this.#access = options.access;
  }

  async listTargets(
    pointId: string,
    credentials: BackstageCredentials,
  ): Promise<RestoreTarget[]> {
    const reader = await this.#access.of(credentials);
    const entities = await this.#restorable(pointId, reader);
    const targets = await this.#operations.listTargets(pointId);
    const mayInPlace = entities.some(entity =>
      reader.may(recoveryRestoreInPlacePermission, entity),
    );
    return this.#hideOperations(
      targets.map(target =>
        target.type === 'in-place' && !mayInPlace
          ? refusedInPlace(target)
          : target,
      ),
      reader,
    );
  }

  async planRestore(
    pointId: string,
    request: RestorePlanRequest,
    credentials: BackstageCredentials,
  ): Promise<RestorePlan> {
    const reader = await this.#access.of(credentials);
    const [{ entityRef, tier }] = await this.#restorable(
      pointId,
      reader,
      request.targetId,
    );
    return this.#operations.planRestore(pointId, request, { entityRef, tier });
  }

  async request(
    request: OperationRequest,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Operation> {
    const reader = await this.#access.of(credentials, { fresh: true });
    const [entity] = await this.#restorable(
      request.pointId,
      reader,
      request.targetId,
    );
    const operation = await this.#operations.request(request, {
      userEntityRef: credentials.principal.userEntityRef,
      entityRef: entity.entityRef,
      tier: entity.tier,
    });
    return this.#withAllowed({ operation, entity, reader }, credentials);
  }

  async verify(
    pointId: string,
    request: VerificationRequest,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Operation> {
    const reader = await this.#access.of(credentials, { fresh: true });
    const [entity] = await this.#ofPoint(
      pointId,
      recoveryVerificationRunPermission,
      reader,
    );
    const operation = await this.#operations.verify(pointId, request, {
      userEntityRef: credentials.principal.userEntityRef,
      entityRef: entity.entityRef,
    });
    return this.#withAllowed({ operation, entity, reader }, credentials);
  }

  async get(
    operationId: string,
    credentials: BackstageCredentials,
  ): Promise<Operation> {
    const found = await this.#find(
      operationId,
      await this.#access.of(credentials),
    );
    return this.#withAllowed(found, credentials);
  }

  async log(
    operationId: string,
    after: number,
    limit: number,
    credentials: BackstageCredentials,
  ): Promise<OperationLog> {
    await this.#find(operationId, await this.#access.of(credentials));
    return orNotFound('operation', operationId, () =>
      this.#operations.log(operationId, after, limit),
    );
  }

  async list(
    filter: { entityRef?: string; state?: OperationState[] },
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<OperationPage> {
    const { entityRef, state } = filter;
    const reader = await this.#access.of(credentials);
    if (entityRef !== undefined) {
      await reader.entity(entityRef);
      return this.#operations.list({ entityRefs: [entityRef], state }, page);
    }
    const scope = await reader.scopeOfRecords(this.#entities, this.#operations);
    return this.#operations.list({ scope, state }, page);
  }

  /** Own operations may be cancelled by all who may request; others' need the permission. */
  async cancel(
    operationId: string,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Operation> {
    const reader = await this.#access.of(credentials, { fresh: true });
    const found = await this.#find(operationId, reader);
    if (!this.#mayCancel(found, credentials)) {
      throw new NotAllowedError(
        `Operation ${operationId} was requested by ${found.operation.requestedBy}. To cancel what others requested, you need the permission ${recoveryOperationCancelPermission.name}.`,
      );
    }
    const operation = await orNotFound('operation', operationId, () =>
      this.#operations.cancel(operationId, {
        userEntityRef: credentials.principal.userEntityRef,
      }),
    );
    return this.#withAllowed({ ...found, operation }, credentials);
  }

  /** What waits for a decision that the reader may make. */
  async listApprovals(
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<OperationPage> {
    const reader = await this.#access.of(credentials);
    reader.require(recoveryPointReadPermission);
    const person = personRef(credentials);
    return this.#operations.listApprovals(
      {
        scope:
          person === undefined
            ? { entityRefs: [] }
            : await this.#decidableScope(reader, credentials),
        notRequestedBy: person,
      },
      page,
    );
  }

  /** The entities that the reader may approve for. */
  async #decidableScope(
    reader: ReaderAccess,
    credentials: BackstageCredentials,
  ): Promise<EntityScope> {
    const permission = recoveryOperationApprovePermission;
    const permitted = await reader.scope(this.#entities, permission);
    const former = await reader.visible(
      await this.#operations.listFormerEntityRefs(),
    );
    const decidable = await this.#approvers.decidable(
      [...former.values()].filter(entity => reader.may(permission, entity)),
      credentials,
    );
    return {
      ...(await this.#approvers.within(permitted, credentials)),
      formerRefs: decidable.map(({ entityRef }) => entityRef),
    };
  }

  async approve(
    operationId: string,
    decision: ApprovalDecision,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Operation> {
    const found = await this.#decidable(operationId, credentials);
    const by = await this.#decider(found, credentials);
    this.#approvers.remember(operationId, credentials);
    const operation = await this.#operations.approve(operationId, {
      ...decision,
      by,
    });
    return this.#withAllowed({ ...found, operation }, credentials);
  }

  async reject(
    operationId: string,
    decision: ApprovalDecision,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Operation> {
    const found = await this.#decidable(operationId, credentials);
    const by = await this.#decider(found, credentials);
    const operation = await this.#operations.reject(operationId, {
      ...decision,
      by,
    });
    return this.#withAllowed({ ...found, operation }, credentials);
  }

  async #decidable(
    operationId: string,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Found> {
    const reader = await this.#access.of(credentials, { fresh: true });
    reader.require(recoveryOperationApprovePermission);
    const found = await this.#find(operationId, reader);
    reader.having(recoveryOperationApprovePermission, [found.entity]);
    return found;
  }

  async #decider(
    { entity }: Found,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ) {
    return {
      userEntityRef: credentials.principal.userEntityRef,
      approver: await this.#approvers.approverOf(entity, credentials),
    };
  }

  /** Whether the reader may decide about what waits for an approval. */
  async #mayDecide(
    { operation, entity, reader }: Found,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const person = personRef(credentials);
    return (
      operation.state === 'awaiting-approval' &&
      person !== undefined &&
      person !== operation.requestedBy &&
      reader.may(recoveryOperationApprovePermission, entity) &&
      (await this.#approvers.decidable([entity], credentials)).length > 0
    );
  }

  /** The entities of a point that the reader may restore it for; at least one. */
  async #restorable(
    pointId: string,
    reader: ReaderAccess,
    targetId?: string,
  ): Promise<RecoveryEntity[]> {
    const restorable = await this.#ofPoint(
      pointId,
      recoveryRestoreRequestPermission,
      reader,
    );
    return targetId !== undefined &&
      (await this.#operations.targetType(pointId, targetId)) === 'in-place'
      ? reader.having(recoveryRestoreInPlacePermission, restorable)
      : restorable;
  }

  /** The entities of a point for which the reader has a permission; at least one. */
  async #ofPoint(
    pointId: string,
    permission: ResourcePermission,
    reader: ReaderAccess,
  ): Promise<RecoveryEntity[]> {
    reader.require(recoveryPointReadPermission);
    reader.require(permission);
    const entityRefs = await orNotFound('recovery point', pointId, () =>
      this.#points.entityRefsOfPoint(pointId),
    );
    const owners = await visibleOwners(
      'recovery point',
      pointId,
      entityRefs,
      reader,
    );
    return reader.having(permission, owners);
  }

  async #find(operationId: string, reader: ReaderAccess): Promise<Found> {
    reader.require(recoveryPointReadPermission);
    const operation = await orNotFound('operation', operationId, () =>
      this.#operations.get(operationId),
    );
    const [entity] = await visibleOwners(
      'operation',
      operationId,
      [operation.entityRef],
      reader,
    );
    return { operation, entity, reader };
  }

  #mayCancel(
    { operation, entity, reader }: Found,
    credentials: BackstageCredentials,
  ): boolean {
    const own = operation.requestedBy === personRef(credentials);
    const toRequest =
      operation.kind === 'verification'
        ? recoveryVerificationRunPermission
        : recoveryRestoreRequestPermission;
    return (
      personRef(credentials) !== undefined &&
      ((own && reader.may(toRequest, entity)) ||
        reader.may(recoveryOperationCancelPermission, entity))
    );
  }

  async #withAllowed(
    found: Found,
    credentials: BackstageCredentials,
  ): Promise<Operation> {
    const { operation, entity } = found;
    const { approval } = operation;
    const open =
      !isFinalOperationState(operation.state) &&
      operation.cancelRequestedAt === undefined;
    return {
      ...operation,
      approval:
        approval?.state === 'pending'
          ? { ...approval, owners: this.#approvers.namedFor(entity) }
          : approval,
      allowed: {
        cancel: open && this.#mayCancel(found, credentials),
        approve: await this.#mayDecide(found, credentials),
      },
    };
  }

  /** A target may be busy with an operation of an entity that the reader may not see. */
  async #hideOperations(
    targets: RestoreTarget[],
    reader: ReaderAccess,
  ): Promise<RestoreTarget[]> {
    const ids = targets.flatMap(target => target.operationId ?? []);
    if (ids.length === 0) {
      return targets;
    }
    const entityRefs = new Map<string, string>();
    for (const id of new Set(ids)) {
      const operation = await this.#operations.get(id).catch((error: Error) => {
        if (error.name === 'NotFoundError') {
          return undefined;
        }
        throw error;
      });
      if (operation) {
        entityRefs.set(id, operation.entityRef);
      }
    }
    const visible = await reader.visible([...entityRefs.values()]);
    return targets.map(({ operationId, ...target }) => {
      const entityRef =
        operationId === undefined ? undefined : entityRefs.get(operationId);
      return entityRef !== undefined && visible.has(entityRef)
        ? { ...target, operationId }
        : target;
    });
  }
}
