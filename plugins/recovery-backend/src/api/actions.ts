import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { personRef } from '../permissions';
import { RequestAudit, type AuditedWrite } from './audit';
import { translated } from './errors';
import { parseEntityQuery } from './parse';
import type { RouterOptions } from './router';

/** The registry hands its zod to whoever describes a schema. */
type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

const entityRefIn = (z: Zod) =>
  z
    .string()
    .max(400)
    .describe('Full reference of a catalog entity: component:default/orders');

const pathsIn = (z: Zod) =>
  z
    .array(z.string().min(1).max(4096))
    .max(200)
    .optional()
    .describe('Paths inside the point; all when absent');

/** Restores are asked for by people, whoever types for them. */
function personIn(
  credentials: BackstageCredentials,
): BackstageCredentials<BackstageUserPrincipal> {
  if (personRef(credentials) === undefined) {
    throw new NotAllowedError(
      'A person has to ask for this: a service cannot answer for it.',
    );
  }
  return credentials as BackstageCredentials<BackstageUserPrincipal>;
}

/** JSON as a client of the API gets it: without what is undefined. */
function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/**
 * Offers what assistants may do, through Backstage's registry of actions. Each does what
 * a route of the API does, for the one who asks, behind the same permissions.
 */
export function registerActions(
  options: Omit<RouterOptions, 'httpAuth'> & {
    actionsRegistry: ActionsRegistryService;
  },
): void {
  const { actionsRegistry, status, scorecards, operations, sources } = options;
  const audit = new RequestAudit(options);
  const audited = <T>(
    credentials: BackstageCredentials,
    event: AuditedWrite,
    run: () => Promise<T>,
    describe: (answer: T) => JsonObject,
  ) => {
    const requestedBy = personRef(credentials);
    return audit.write(
      undefined,
      {
        ...event,
        meta: {
          ...event.meta,
          through: 'action',
          ...(requestedBy && { requestedBy }),
        },
      },
      run,
      describe,
    );
  };

  actionsRegistry.register({
    name: 'get-recovery-status',
    title: 'Get the recovery status of a service',
    description:
      'Says whether a catalog entity can be recovered within its objectives, from which point, on what evidence, and what to do next. Unknown is never good news.',
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ entityRef: entityRefIn(z) }),
      output: z =>
        z.object({
          entityRef: z.string(),
          state: z.string(),
          observedAt: z.string(),
          recoverableTo: z
            .string()
            .optional()
            .describe('The instant that everything can be brought back to'),
          evidence: z.object({ summary: z.string() }).passthrough().optional(),
          resources: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              state: z.string(),
              newestUsablePoint: z
                .object({ id: z.string(), time: z.string() })
                .optional(),
            }),
          ),
          findings: z.array(
            z.object({
              severity: z.string(),
              message: z.string(),
              nextStep: z.string().optional(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const found = await translated(
        status.getEntityStatus(parseEntityQuery(input.entityRef), credentials),
      );
      return {
        output: asJson({
          entityRef: found.entityRef,
          state: found.state,
          observedAt: found.observedAt,
          recoverableTo: found.recoverableTo,
          evidence: found.evidence,
          resources: found.resources.map(
            ({ id, name, state, newestUsable }) => ({
              id,
              name,
              state,
              newestUsablePoint: newestUsable && {
                id: newestUsable.id,
                time: newestUsable.time,
              },
            }),
          ),
          findings: found.findings.map(({ severity, message, nextStep }) => ({
            severity,
            message,
            nextStep,
          })),
        }),
      };
    },
  });

  actionsRegistry.register({
    name: 'list-failing-recovery-controls',
    title: 'List the recovery controls that a service does not pass',
    description:
      'Lists the controls of a catalog entity that fail, are broken, or of which nothing is known, each with its reason and next step, and the level that it reached.',
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ entityRef: entityRefIn(z) }),
      output: z =>
        z.object({
          entityRef: z.string(),
          level: z.number(),
          levels: z.number(),
          evaluatedAt: z.string().optional(),
          controls: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              group: z.string(),
              result: z.string(),
              since: z.string().optional(),
              reason: z.string(),
              nextStep: z.string().optional(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const card = await translated(
        scorecards.getScorecard(parseEntityQuery(input.entityRef), credentials),
      );
      return {
        output: asJson({
          entityRef: card.entityRef,
          level: card.level,
          levels: card.levels,
          evaluatedAt: card.evaluatedAt,
          controls: card.groups.flatMap(({ id: group, controls }) =>
            controls
              .filter(({ result }) =>
                ['fail', 'error', 'unknown'].includes(result),
              )
              .map(({ id, title, result, since, reason, nextStep }) => ({
                id,
                title,
                group,
                result,
                since,
                reason,
                nextStep,
              })),
          ),
        }),
      };
    },
  });

  actionsRegistry.register({
    name: 'evaluate-recovery',
    title: 'Read the sources of a service anew and evaluate it',
    description:
      'Has the sources behind a catalog entity read now; its status and controls are evaluated with what they say. Ask for the status again in a minute.',
    attributes: { destructive: false, idempotent: true },
    schema: {
      input: z => z.object({ entityRef: entityRefIn(z) }),
      output: z => z.object({ sourceIds: z.array(z.string()) }),
    },
    action: async ({ input, credentials }) => {
      const entityRef = parseEntityQuery(input.entityRef);
      const { sourceIds } = await audited(
        credentials,
        {
          eventId: 'entity-refresh',
          severityLevel: 'low',
          meta: { entityRef },
        },
        () => translated(sources.refreshEntity(entityRef, credentials)),
        answer => ({ sourceIds: answer.sourceIds }),
      );
      return { output: { sourceIds } };
    },
  });

  actionsRegistry.register({
    name: 'plan-restore',
    title: 'Plan a restore',
    description:
      'Lists the targets that a recovery point can be restored to; with a target, says what a restore would do, whether it needs an approval, and the hash to request it with. Changes nothing.',
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          pointId: z.string().max(64).describe('Id of a recovery point'),
          targetId: z.string().max(128).optional(),
          paths: pathsIn(z),
        }),
      output: z =>
        z.object({
          targets: z.array(
            z.object({ id: z.string(), state: z.string() }).passthrough(),
          ),
          plan: z
            .object({
              hash: z.string(),
              steps: z.array(z.string()),
              warnings: z.array(z.string()),
              refusals: z.array(z.string()),
              needsApproval: z.boolean(),
            })
            .passthrough()
            .optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { pointId, targetId, paths } = input;
      const targets = await translated(
        operations.listTargets(pointId, credentials),
      );
      const plan =
        targetId === undefined
          ? undefined
          : await translated(
              operations.planRestore(pointId, { targetId, paths }, credentials),
            );
      return { output: asJson({ targets, plan }) };
    },
  });

  actionsRegistry.register({
    name: 'request-restore',
    title: 'Request a restore',
    description:
      'Requests the restore that a plan described, by its hash. It may need the approval of somebody else, and a restore in place overwrites what is there: ask the person for whom you act before you call this.',
    attributes: { destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          pointId: z.string().max(64),
          targetId: z.string().max(128),
          hash: z.string().max(64).describe('The hash of the plan'),
          paths: pathsIn(z),
          reason: z.string().max(1000).optional(),
          confirmName: z
            .string()
            .max(400)
            .optional()
            .describe('What the plan of a restore in place asks to be typed'),
        }),
      output: z =>
        z.object({
          operationId: z.string(),
          state: z.string(),
          summary: z.string(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { pointId, targetId, hash, paths } = input;
      const operation = await audited(
        credentials,
        {
          eventId: 'restore-request',
          severityLevel: 'high',
          meta: {
            kind: 'restore',
            pointId,
            targetId,
            hash,
            pathCount: paths?.length ?? 0,
          },
        },
        async () =>
          translated(
            operations.request(
              { kind: 'restore', ...input },
              personIn(credentials),
            ),
          ),
        ({ id, entityRef, sourceId, providerPointId }) => ({
          operationId: id,
          entityRef,
          sourceId,
          providerPointId,
        }),
      );
      return {
        output: {
          operationId: operation.id,
          state: operation.state,
          summary: operation.summary,
        },
      };
    },
  });
}
