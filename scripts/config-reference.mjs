// Generates docs/configuration.md from the config.d.ts of every plugin, so that the
// reference cannot drift from what is checked at start-up. `--check` fails on a difference.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = path.join(root, 'docs/configuration.md');

const schemas = fs
  .readdirSync(path.join(root, 'plugins'))
  .sort()
  .map(name => ({
    name,
    file: path.join(root, 'plugins', name, 'config.d.ts'),
  }))
  .filter(({ file }) => fs.existsSync(file));

function docOf(node) {
  const doc = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const text = doc ? ts.getTextOfJSDocComment(doc.comment) ?? '' : '';
  const tag = name =>
    (doc?.tags ?? [])
      .filter(entry => entry.tagName.text === name)
      .map(entry => ts.getTextOfJSDocComment(entry.comment) ?? '')[0];
  return {
    text: text.replace(/\s+/g, ' ').trim(),
    visibility: tag('visibility') ?? tag('deepVisibility'),
    fallback: tag('default'),
  };
}

function typeText(type, source) {
  if (!type || ts.isTypeLiteralNode(type)) return 'object';
  if (ts.isArrayTypeNode(type) && ts.isTypeLiteralNode(type.elementType))
    return 'list of objects';
  const text = type.getText(source).replace(/\s+/g, ' ').replace(/^\| /, '');
  // A long type is one of objects; its comment says what may stand there.
  return text.length > 60 ? 'object or list' : text;
}

/** All keys below a node, depth first, as rows. */
function rows(members, prefix, source, declarations) {
  return members.flatMap(member => {
    let key;
    if (ts.isPropertySignature(member)) {
      key = prefix
        ? `${prefix}.${member.name.text ?? member.name.getText(source)}`
        : member.name.text;
    } else if (ts.isIndexSignatureDeclaration(member)) {
      key = `${prefix}.<${member.parameters[0].name.getText(source)}>`;
    } else {
      return [];
    }
    let type = member.type;
    const list = type && ts.isArrayTypeNode(type);
    const element = list ? type.elementType : type;
    const named =
      element &&
      ts.isTypeReferenceNode(element) &&
      declarations.get(element.typeName.getText(source));
    if (named) type = list ? ts.factory.createArrayTypeNode(named) : named;
    const row = {
      key,
      type: named ? typeText(type, source) : typeText(member.type, source),
      required:
        !member.questionToken && !ts.isIndexSignatureDeclaration(member),
      // A value of a documented map: what it means stands at the map.
      member: ts.isIndexSignatureDeclaration(member),
      ...docOf(member),
    };
    const inner =
      type && ts.isTypeLiteralNode(type)
        ? rows(type.members, key, source, declarations)
        : type &&
          ts.isArrayTypeNode(type) &&
          ts.isTypeLiteralNode(type.elementType)
        ? rows(type.elementType.members, `${key}[]`, source, declarations)
        : [];
    return [row, ...inner];
  });
}

/** Members that an interface takes from those before it in the file. */
function membersAbove(node, declarations) {
  return (node.heritageClauses ?? [])
    .flatMap(clause => clause.types)
    .flatMap(({ expression }) => [
      ...(declarations.get(expression.text)?.members ?? []),
    ]);
}

const escape = text => text.replace(/\|/g, '\\|').replace(/</g, '&lt;');

function section({ name, file }) {
  const source = ts.createSourceFile(
    file,
    fs.readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const declarations = new Map();
  let config;
  source.forEachChild(node => {
    if (ts.isInterfaceDeclaration(node)) {
      if (node.name.text === 'Config') config = node;
      else
        declarations.set(
          node.name.text,
          ts.factory.createTypeLiteralNode([
            ...membersAbove(node, declarations),
            ...node.members,
          ]),
        );
    } else if (
      ts.isTypeAliasDeclaration(node) &&
      ts.isTypeLiteralNode(node.type)
    ) {
      declarations.set(node.name.text, node.type);
    }
  });
  if (!config) throw new Error(`${file} does not export an interface Config`);
  const found = rows(config.members, '', source, declarations).filter(
    // The layers above a module's own keys belong to the backend plugin's table.
    row =>
      row.text ||
      (!['object', 'list of objects'].includes(row.type) && !row.member),
  );
  const undocumented = found.filter(row => !row.text).map(row => row.key);
  if (undocumented.length > 0) {
    throw new Error(
      `${path.relative(root, file)}: no comment on ${undocumented.join(', ')}`,
    );
  }
  return [
    `## backstage-plugin-${name}`,
    '',
    '| key | type | meaning |',
    '| --- | --- | --- |',
    ...found.map(row => {
      const notes = [
        row.required ? 'Required.' : undefined,
        row.fallback ? `Default: ${row.fallback}.` : undefined,
        row.visibility === 'secret' ? 'Secret.' : undefined,
      ].filter(Boolean);
      return `| \`${row.key}\` | ${escape(row.type)} | ${escape(
        [row.text, ...notes].join(' '),
      )} |`;
    }),
    '',
  ].join('\n');
}

const text = [
  '# Configuration reference',
  '',
  'Generated from each plugin’s `config.d.ts` by `node scripts/config-reference.mjs`.',
  'Durations are Backstage durations: `{ hours: 6 }`, `6h` or `PT6H`.',
  '',
  ...schemas.map(section),
].join('\n');
const formatted = `${text.trimEnd()}\n`;

if (process.argv.includes('--check')) {
  const current = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : '';
  if (current !== formatted) {
    console.error(
      'docs/configuration.md differs: run "node scripts/config-reference.mjs" and commit the result',
    );
    process.exitCode = 1;
  }
} else {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, formatted);
  console.log(`wrote ${path.relative(root, target)}`);
}
