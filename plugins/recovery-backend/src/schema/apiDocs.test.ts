import fs from 'node:fs';
import path from 'node:path';
import { openApiDocument } from './generated/document';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

it('names every route of the API in the documentation', () => {
  const docs = fs.readFileSync(
    path.join(__dirname, '../../../../docs/api.md'),
    'utf8',
  );
  const routes = Object.entries<object>(openApiDocument.paths).flatMap(
    ([route, operations]) =>
      Object.keys(operations)
        .filter(method => METHODS.includes(method))
        .map(method => `${method.toUpperCase()} ${route}`),
  );
  expect(routes.length).toBeGreaterThan(20);
  // Two decisions about the same thing share a line.
  const isNamed = (route: string) =>
    docs.includes(`\`${route}\``) ||
    docs.includes(
      `\`${route.replace(/\/reject$/, '/approve')}\`, \`/reject\``,
    ) ||
    docs.includes(`\`${route}?`);
  expect(routes.filter(route => !isNamed(route))).toEqual([]);
});
