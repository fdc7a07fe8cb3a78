import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const IMPORT = /import (\w+) from '(\.[^']+\.module\.css)'/g;

/** Classes that a component asks a style sheet for by name and that are not in it. */
function missingClasses(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  return [...code.matchAll(IMPORT)].flatMap(([, name, path]) => {
    const sheet = readFileSync(resolve(dirname(file), path), 'utf8');
    const known = new Set(
      [...sheet.matchAll(/\.([A-Za-z]\w*)/g)].map(match => match[1]),
    );
    const asked = code.matchAll(
      new RegExp(`(?<!['"\`\\w.])${name}\\.(\\w+)`, 'g'),
    );
    return [...asked]
      .map(([, wanted]) => wanted)
      .filter(wanted => !known.has(wanted))
      .map(wanted => `${relative(__dirname, file)}: ${wanted}`);
  });
}

// A class that is not there is no error anywhere: the element is just not styled.
test('components ask their style sheets for classes that are there', () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.tsx') && !file.endsWith('.test.tsx'))
    .map(file => join(__dirname, file));
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(missingClasses)).toEqual([]);
});
