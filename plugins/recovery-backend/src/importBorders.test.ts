import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ESLint } from 'eslint';

const root = resolvePackagePath('backstage-plugin-recovery-backend');

// The first linting loads the whole configuration.
jest.setTimeout(180_000);

describe('the borders that lint keeps between the folders of src', () => {
  const eslint = new ESLint({ cwd: root });

  async function complaints(file: string, imported: string) {
    const [result] = await eslint.lintText(
      `import type { Anything } from '${imported}';\n\nexport type Same = Anything;\n`,
      { filePath: `${root}/src/${file}` },
    );
    return result.messages.map(({ ruleId }) => ruleId);
  }

  it.each([
    ['collection/new.ts', '../operations/timing'],
    ['operations/new.ts', '../api/router'],
    ['inventory/new.ts', '../operations/timing'],
    ['compliance/new.ts', '../api/router'],
    ['database/new.ts', '../operations/timing'],
    ['database/new.ts', '../permissions'],
    ['operations/new.ts', '../evidence/checkChain'],
    ['evidence/new.ts', '../database/KnexEvidenceStore'],
    ['permissions/new.ts', '../evidence/checkChain'],
    ['permissions/new.ts', '../operations/timing'],
    ['permissions/rules/new.ts', '../../api/router'],
    ['operations/new.ts', '../database/KnexOperationStore'],
    ['api/new.ts', '../database/KnexOperationStore'],
    ['api/new.ts', '../plugin'],
    ['operations/new.test.ts', '../api/router'],
  ])('refuse that %s imports %s', async (file, imported) => {
    expect(await complaints(file, imported)).toEqual([
      'import/no-restricted-paths',
    ]);
  });

  it.each([
    ['operations/new.ts', '../collection/PointDirectory'],
    ['operations/new.ts', '../database/OperationStore'],
    ['operations/new.ts', '../api/services'],
    ['operations/new.test.ts', '../database/KnexOperationStore'],
    ['permissions/new.ts', '../api/services'],
    ['permissions/new.ts', '../util/text'],
    ['api/new.ts', '../permissions'],
    ['plugin.ts', './database/KnexOperationStore'],
  ])('allow that %s imports %s', async (file, imported) => {
    expect(await complaints(file, imported)).toEqual([]);
  });
});
