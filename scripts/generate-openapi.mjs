// Generates everything that follows from openapi.yaml: the types and the endpoint map
// that server and client share, and the document that the server validates against.
// `--check` fails when what is checked in differs from what would be generated.
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { parse } from 'yaml';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const source = path.join(
  root,
  'plugins/recovery-backend/src/schema/openapi.yaml',
);
const banner =
  '// Generated from openapi.yaml by `yarn openapi`. Do not edit.\n\n';
const methods = ['get', 'post', 'put', 'patch', 'delete'];

const document = parse(await fs.readFile(source, 'utf8'));

const DATE = ts.factory.createTypeReferenceNode('string');
const types = astToString(
  await openapiTS(document, {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform: node => (node.format === 'date-time' ? DATE : undefined),
  }),
);

// The tags that API Extractor knows, and its release tags.
const documented = ['paths', 'components', 'operations'].reduce(
  (text, name) =>
    text.replace(
      `export interface ${name} {`,
      `/**\n * The ${name} of the API description.\n *\n * @public\n */\nexport interface ${name} {`,
    ),
  types
    .replace(/@description /g, '')
    .replace(/\n\s*\* @(?:constant|enum|example|default|format)\b[^\n]*/g, '')
    .replace(/\/\*\* @(?:constant|enum|default|format)\b[^\n]*\*\/\n\s*/g, '')
    .replace(/\/\*\*\s*\*\/\n\s*/g, ''),
);

const endpoints = Object.entries(document.paths).flatMap(([route, item]) =>
  methods
    .filter(method => item[method])
    .map(method => {
      const operation = item[method];
      const json = `operations['${operation.operationId}']`;
      const success = Object.keys(operation.responses).find(code =>
        /^2/.test(code),
      );
      const expressRoute = route.replace(/\{(\w+)\}/g, '{$1}');
      const inputs = (operation.parameters ?? []).map(p =>
        p.$ref ? document.components.parameters[p.$ref.split('/').pop()] : p,
      );
      const has = where => inputs.some(p => p.in === where);
      return [
        `  '#${method}|${expressRoute}': {`,
        has('path') ? `    path: ${json}['parameters']['path'];` : undefined,
        has('query')
          ? `    query: NonNullable<${json}['parameters']['query']>;`
          : undefined,
        operation.requestBody
          ? `    body: ${json}['requestBody']['content']['application/json'];`
          : undefined,
        `    response:`,
        `      | ${json}['responses'][${success}]['content']['application/json']`,
        `      | components['schemas']['Error'];`,
        `  };`,
      ]
        .filter(Boolean)
        .join('\n');
    }),
);

const outputs = {
  'plugins/recovery-common/src/generated/api.ts': `${banner}${documented}`,
  'plugins/recovery-backend/src/schema/generated/endpoints.ts':
    `${banner}import type { components, operations } from 'backstage-plugin-recovery-common';\n\n` +
    `export type EndpointMap = {\n${endpoints.join('\n')}\n};\n`,
  'plugins/recovery-backend/src/schema/generated/document.ts': `${banner}export const openApiDocument = ${JSON.stringify(
    document,
    null,
    2,
  )} as const;\n`,
};

const check = process.argv.includes('--check');
let stale = 0;
for (const [file, text] of Object.entries(outputs)) {
  const target = path.join(root, file);
  if (check) {
    const current = await fs.readFile(target, 'utf8').catch(() => '');
    if (current !== text) {
      stale += 1;
      console.error(
        `${file} does not match openapi.yaml: run "yarn openapi" and commit the result`,
      );
    }
  } else {
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, text);
    console.log(`wrote ${file}`);
  }
}
process.exitCode = stale ? 1 : 0;
