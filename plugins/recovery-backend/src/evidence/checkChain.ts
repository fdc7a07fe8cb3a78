import {
  NO_HASH,
  type EvidenceBody,
  type EvidenceHead,
  type EvidenceLink,
  type EvidenceStore,
} from '../database/EvidenceStore';
import { sha256 } from '../util/sha256';

const LINKS_AT_A_TIME = 500;

/** What came of looking at a chain, or at some of its links. */
export interface ChainFindings {
  /** How many records were looked at. */
  records: number;
  /** The last record that fits. */
  head: EvidenceHead;
  /** Number of the first record that does not fit. */
  brokenAt?: number;
  /** What is wrong there, without a word of what the record is about. */
  problem?: string;
}

/**
 * Looks at the whole chain, a part at a time: each hash is computed again, each record
 * must follow the one before it, and the last must be the noted end.
 */
export async function checkChain(
  store: Pick<EvidenceStore, 'readChain' | 'head'>,
  signal?: AbortSignal,
): Promise<ChainFindings> {
  // Before the records: what is appended meanwhile lies behind it.
  const noted = await store.head();
  let last: EvidenceHead = { seq: 0, hash: NO_HASH };
  let notedHash = noted?.seq === 0 ? NO_HASH : undefined;
  let records = 0;
  for (;;) {
    signal?.throwIfAborted();
    const links = await store.readChain(last.seq, LINKS_AT_A_TIME);
    for (const link of links) {
      const problem = linkProblem(link) ?? orderProblem(link, last);
      if (problem)
        return { records, head: last, brokenAt: last.seq + 1, problem };
      records++;
      last = { seq: link.seq, hash: link.hash };
      if (last.seq === noted?.seq) notedHash = last.hash;
    }
    if (links.length < LINKS_AT_A_TIME) break;
  }
  return { records, head: last, ...endProblem(noted, notedHash, last) };
}

/** What is wrong with a link by itself: its hash, and what is kept beside its body. */
export function linkProblem(link: EvidenceLink): string | undefined {
  if (sha256(link.body) !== link.hash)
    return `The content of record ${link.seq} was changed: its hash is another.`;
  const body = parseBody(link.body);
  const same =
    body?.seq === link.seq &&
    body.previousHash === link.previousHash &&
    body.operationId === link.operationId &&
    body.entityRef === link.entityRef;
  return same
    ? undefined
    : `What is kept beside the content of record ${link.seq} is not what the content says.`;
}

function parseBody(body: string): Partial<EvidenceBody> | undefined {
  try {
    return JSON.parse(body) ?? undefined;
  } catch {
    return undefined;
  }
}

function orderProblem(
  link: EvidenceLink,
  last: EvidenceHead,
): string | undefined {
  if (link.seq !== last.seq + 1) {
    return `Record ${last.seq + 1} is missing: record ${
      link.seq
    } comes after record ${last.seq}.`;
  }
  return link.previousHash === last.hash
    ? undefined
    : `Record ${link.seq} does not follow record ${last.seq}: it names another hash.`;
}

function endProblem(
  noted: EvidenceHead | undefined,
  notedHash: string | undefined,
  last: EvidenceHead,
): Pick<ChainFindings, 'brokenAt' | 'problem'> {
  if (!noted) {
    return {
      brokenAt: last.seq + 1,
      problem: 'The note of where the chain ends is gone.',
    };
  }
  if (last.seq < noted.seq) {
    return {
      brokenAt: last.seq + 1,
      problem: `The chain ends with record ${last.seq}, but ${noted.seq} were appended: the last ones are missing.`,
    };
  }
  return notedHash === noted.hash
    ? {}
    : {
        brokenAt: noted.seq,
        problem: `Record ${noted.seq} is not the one that was appended: the noted end has another hash.`,
      };
}
