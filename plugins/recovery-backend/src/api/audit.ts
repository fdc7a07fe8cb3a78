import type { AuditorService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';

type AnyRequest = Request<any, any, any, any, any>;

/** What is written to the audit log about one request. Never a secret. */
export interface AuditedWrite {
  eventId:
    | 'entity-refresh'
    | 'restore-request'
    | 'verification-request'
    | 'operation-cancel'
    | 'operation-approve'
    | 'operation-reject'
    | 'source-pause'
    | 'source-resume'
    | 'drill-request'
    | 'scorecard-export'
    | 'waiver-request'
    | 'waiver-approve'
    | 'waiver-reject'
    | 'waiver-revoke'
    | 'attestation-create'
    | 'attestation-revoke'
    | 'review-start'
    | 'review-decide'
    | 'review-finish'
    | 'review-discard'
    | 'review-export';
  severityLevel: 'low' | 'medium' | 'high';
  meta: JsonObject;
}

/** Keeps the audit log of requests. */
export class RequestAudit {
  readonly #auditor: AuditorService;

  constructor(options: { auditor: AuditorService }) {
    this.#auditor = options.auditor;
  }

  /**
   * Runs something that changes something. Both its success, with what `describe` says of
   * the answer, and its failure are kept, a refused one included. Without a request
   * `meta` says who asked.
   */
  async write<T>(
    request: AnyRequest | undefined,
    event: AuditedWrite,
    run: () => Promise<T>,
    describe: (answer: T) => JsonObject,
  ): Promise<T> {
    const audited = await this.#auditor.createEvent({ ...event, request });
    try {
      const answer = await run();
      await audited.success({ meta: describe(answer) });
      return answer;
    } catch (error) {
      await audited.fail({ error: error as Error });
      throw error;
    }
  }

  /** Runs something that only reads. A refusal is kept; an answer is not. */
  async read<T>(
    request: AnyRequest,
    meta: JsonObject,
    run: () => Promise<T>,
  ): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Error && error.name === 'NotAllowedError') {
        const refused = await this.#auditor.createEvent({
          eventId: 'recovery-read',
          severityLevel: 'medium',
          request,
          meta,
        });
        await refused.fail({ error });
      }
      throw error;
    }
  }
}
