import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  AttestationBase,
  AttestationRequest,
} from 'backstage-plugin-recovery-common';
import type {
  AttestationQuery,
  AttestationService,
  PageRequest,
} from '../api/services';
import type {
  AttestationStore,
  StoredAttestation,
} from '../database/AttestationStore';
import { toInstant, type Instant } from '../database/instants';
import { decodeCursor, pageSize, takePage } from '../util/cursor';
import { boundedText } from '../util/text';
import { readExpiry, readReason } from './decisionInput';
import { frameworks, type ClauseDefinition } from './frameworks';

const MAX_STATEMENT = 2_000;
const MAX_EVIDENCE = 500;
const MAX_LINK = 2_000;

/** What happened to an attestation. */
export type AttestationChange = 'attested' | 'revoked' | 'expiring';

export interface AttestationsOptions {
  store: AttestationStore;
  onChange: (change: AttestationChange, attestation: StoredAttestation) => void;
  now?: () => Date;
}

/** What people say of clauses that no control can speak to. */
export class Attestations implements AttestationService {
  readonly #options: AttestationsOptions;
  readonly #now: () => Date;

  constructor(options: AttestationsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  async attest(
    request: AttestationRequest,
    by: { userEntityRef: string },
  ): Promise<AttestationBase> {
    const { store, onChange } = this.#options;
    const { framework, clause } = request;
    const now = this.#now();
    const attestation: StoredAttestation = {
      id: randomUUID(),
      framework,
      clause,
      clauseText: personClauseOf(framework, clause).text,
      statement: readStatement(request.statement),
      evidence: readEvidence(request.evidence),
      attestedBy: by.userEntityRef,
      attestedAt: toInstant(now),
      expiresAt: readExpiry(request.expiresAt, now, 'An attestation'),
    };
    await store.create(attestation);
    onChange('attested', attestation);
    return toAttestation(attestation, attestation.attestedAt);
  }

  async get(id: string): Promise<AttestationBase> {
    return toAttestation(await this.#stored(id), toInstant(this.#now()));
  }

  async list(
    query: AttestationQuery,
    page: PageRequest,
  ): ReturnType<AttestationService['list']> {
    const { store } = this.#options;
    const limit = pageSize(page.limit);
    const cursor = decodeCursor(page.cursor, 2);
    const now = toInstant(this.#now());
    const [items, totalCount] = await Promise.all([
      store.list(query, {
        after: cursor && { attestedAt: cursor[0], id: cursor[1] },
        limit: limit + 1,
        now,
      }),
      store.count(query, now),
    ]);
    const { shown, next } = takePage(items, limit, last => [
      last.attestedAt,
      last.id,
    ]);
    return {
      items: shown.map(item => toAttestation(item, now)),
      totalCount,
      ...next,
    };
  }

  async revoke(
    id: string,
    decision: { userEntityRef: string; reason: string },
  ): Promise<AttestationBase> {
    const { store, onChange } = this.#options;
    await this.#stored(id);
    const at = toInstant(this.#now());
    const revoked = await store.revoke(id, {
      by: decision.userEntityRef,
      at,
      reason: readReason(decision.reason),
    });
    if (!revoked) {
      const { state } = await this.get(id);
      throw new ConflictError(
        `The attestation is ${state} already, so it cannot be revoked any more.`,
      );
    }
    onChange('revoked', revoked);
    return toAttestation(revoked, at);
  }

  /** Tells once of each attestation in force that ends within a time, and no other follows. */
  async tellExpiring(withinMs: number): Promise<void> {
    const { store, onChange } = this.#options;
    const now = this.#now();
    const expiring = await store.takeExpiring(
      toInstant(now.getTime() + withinMs),
      toInstant(now),
      500,
    );
    expiring.forEach(attestation => onChange('expiring', attestation));
  }

  async #stored(id: string): Promise<StoredAttestation> {
    const attestation = await this.#options.store.get(id);
    if (!attestation) {
      throw new NotFoundError(`There is no attestation ${id.slice(0, 80)}.`);
    }
    return attestation;
  }
}

/** An attestation as it was at an instant after it was made. */
export function toAttestation(
  attestation: StoredAttestation,
  at: Instant,
): AttestationBase {
  const { revocation, ...rest } = attestation;
  if (revocation && revocation.at <= at) {
    return { ...rest, state: 'revoked', revocation };
  }
  return { ...rest, state: rest.expiresAt <= at ? 'expired' : 'attested' };
}

function personClauseOf(
  frameworkId: string,
  clauseId: string,
): ClauseDefinition {
  const framework = frameworks.find(({ id }) => id === frameworkId);
  if (!framework) {
    throw new InputError(
      `There is no framework "${frameworkId.slice(
        0,
        80,
      )}". There are: ${frameworks.map(({ id }) => id).join(', ')}.`,
    );
  }
  const clause = framework.clauses.find(({ id }) => id === clauseId);
  if (!clause) {
    throw new InputError(
      `${framework.title} has no clause "${clauseId.slice(0, 80)}" here.`,
    );
  }
  if (clause.controls.length > 0) {
    throw new InputError(
      `Controls speak to ${clause.id} of ${
        framework.title
      }: ${clause.controls.join(
        ', ',
      )}. What they find counts, and nobody can attest it in their place. For a deviation from a control, request a waiver.`,
    );
  }
  return clause;
}

function readStatement(text: string): string {
  const statement = boundedText(text, MAX_STATEMENT);
  if (statement === '') {
    throw new InputError('The statement is empty. Write what is so.');
  }
  return statement;
}

function readEvidence(
  evidence: AttestationRequest['evidence'],
): StoredAttestation['evidence'] {
  const text = boundedText(evidence.text, MAX_EVIDENCE);
  const link = evidence.link?.trim();
  if (!text && !link) {
    throw new InputError(
      'There is no evidence. Name where one can see it, as a text or a link.',
    );
  }
  return { text: text || undefined, link: link ? readLink(link) : undefined };
}

function readLink(text: string): string {
  let link: URL;
  try {
    link = new URL(text);
  } catch {
    throw new InputError(
      'The link is no whole address. Write it as https://example.com/page.',
    );
  }
  if (link.protocol !== 'https:' && link.protocol !== 'http:') {
    throw new InputError(
      'The link does not begin with https:// or http://. Other addresses are not shown.',
    );
  }
  if (link.username !== '' || link.password !== '') {
    throw new InputError(
      'The link holds a name or password, and everybody would see it. Leave it out.',
    );
  }
  // Written out, it may be longer: what is not ASCII takes several characters.
  if (link.href.length > MAX_LINK) {
    throw new InputError(
      `The link is longer than ${MAX_LINK} characters. Use a shorter one.`,
    );
  }
  return link.href;
}
