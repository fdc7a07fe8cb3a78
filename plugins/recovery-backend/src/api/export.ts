import type {
  PersonClause,
  ScorecardExportItem,
} from 'backstage-plugin-recovery-common';
import { csvLine } from '../util/csv';
import { readerOf, type RecoveryRouter, type RouteContext } from './routes';
import { parseScorecardQuery } from './scorecards';
import { sendFile } from './sendFile';
import type { ScorecardExport } from './services';

const COLUMNS: [name: string, value: (item: ScorecardExportItem) => unknown][] =
  [
    ['entity', item => item.entityRef],
    ['tier', item => item.tier],
    ['control', item => item.control],
    ['title', item => item.title],
    ['group', item => item.group],
    ['result', item => item.result],
    ['since', item => item.since],
    ['reason', item => item.reason],
    ['next step', item => item.nextStep],
    ['underlying', item => item.underlying],
    ['waiver', item => item.waiverId],
    ['clauses', item => item.clauses?.join(' ')],
  ];

/** Clauses that need a person: lines about the table, for they are no results of controls. */
function personLines(clauses: PersonClause[]): string[] {
  return clauses.map(({ framework, clause, text, attestation }) =>
    csvLine([
      '# needs a person',
      framework,
      clause,
      attestation?.state ?? 'not attested',
      attestation?.clauseText ?? text,
      ...(attestation
        ? [
            attestation.attestedBy,
            attestation.attestedAt,
            attestation.expiresAt,
            attestation.statement,
            attestation.evidence.text,
            attestation.evidence.link,
            attestation.revocation?.at,
            attestation.revocation?.reason,
          ]
        : []),
    ]),
  );
}

/** The lines of a table. Those that begin with # are about it. */
async function* csv({
  items,
  ...about
}: ScorecardExport): AsyncGenerator<string> {
  const { generatedAt, asOf, framework, evidenceHead, personClauses } = about;
  yield csvLine(['# generated at', generatedAt]);
  yield csvLine(['# as of', asOf ?? 'now']);
  if (framework) {
    yield csvLine(['# framework', framework]);
  }
  yield csvLine([
    '# end of the chain of evidence',
    evidenceHead && `${evidenceHead.seq}:${evidenceHead.hash}`,
  ]);
  if (personClauses?.length) {
    yield csvLine([
      '# clauses that need a person',
      'framework',
      'clause',
      'state',
      'text',
      'attested by',
      'attested at',
      'expires at',
      'statement',
      'evidence',
      'link',
      'revoked at',
      'reason',
    ]);
    yield personLines(personClauses).join('');
  }
  yield csvLine(COLUMNS.map(([name]) => name));
  let rows = 0;
  for await (const part of items) {
    rows += part.length;
    yield part
      .map(item => csvLine(COLUMNS.map(([, value]) => value(item))))
      .join('');
  }
  // Without this line the table is cut off.
  yield csvLine(['# rows', String(rows)]);
}

/** Results of many entities in one file. */
export function addExportRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { scorecards, audit } = context;

  router.get('/scorecard/export', async (request, response) => {
    const { format = 'json', asOf, framework } = request.query;
    const answer = await audit.write(
      request,
      {
        eventId: 'scorecard-export',
        severityLevel: 'low',
        meta: {
          format,
          ...(asOf !== undefined && { asOf }),
          ...(framework !== undefined && { framework }),
        },
      },
      async () =>
        scorecards.export(
          parseScorecardQuery(request.query),
          { asOf, framework },
          await readerOf(context, request),
        ),
      ({ evidenceHead }) =>
        evidenceHead ? { evidenceSeq: evidenceHead.seq } : {},
    );
    const { items, ...about } = answer;
    await sendFile(response, {
      name: `recovery-${framework ?? 'controls'}-${
        asOf ?? answer.generatedAt.slice(0, 10)
      }`,
      format,
      about,
      items,
      csv: () => csv(answer),
    });
  });
}
