const { join } = require('node:path');

/**
 * The borders of src/: data flows from left to right, and a folder imports only from
 * folders before it, from permissions/, and from the interfaces of database/.
 * plugin.ts alone knows them all. api/services.ts holds nothing but what the API asks
 * of the others, so all may know it.
 */
const ORDER = [
  'util',
  'config',
  'database',
  'events',
  'inventory',
  'collection',
  'operations',
  'evidence',
  'compliance',
  'notifications',
  'metrics',
  'api',
];

const after = folder => ORDER.slice(ORDER.indexOf(folder) + 1);

const closed = (target, from, message) => ({
  target: `./src/${target}`,
  from: `./src/${from}`,
  message,
  ...(from === 'api' ? { except: ['./services.ts'] } : {}),
});

const orderZones = [
  ...ORDER.flatMap(folder =>
    after(folder).map(later =>
      closed(
        folder,
        later,
        `${folder}/ comes before ${later}/ and may not know it. Let ${later}/ call ${folder}/, or hand over what it needs in plugin.ts.`,
      ),
    ),
  ),
  ...['config', 'database'].map(folder =>
    closed(folder, 'permissions', `${folder}/ knows nothing of readers.`),
  ),
  ...ORDER.filter(folder => !['util', 'config'].includes(folder)).map(folder =>
    closed(
      'permissions',
      folder,
      `permissions/ wraps the services of api/services.ts and may not know ${folder}/.`,
    ),
  ),
];

const allFolders = [...ORDER, 'permissions'];

const wiringZones = allFolders.flatMap(folder =>
  ['plugin.ts', 'index.ts'].map(file =>
    closed(folder, file, `Only ${file} knows all folders; nothing imports it.`),
  ),
);

// The classes behind the interfaces of database/ all have Knex in their names.
const storeZones = allFolders
  .filter(folder => folder !== 'database')
  .map(folder =>
    closed(
      folder,
      'database/Knex*.ts',
      `${folder}/ may know the interfaces of database/ only. plugin.ts makes the stores.`,
    ),
  );

const restrictedPaths = zones => [
  'error',
  { basePath: join(__dirname), zones },
];

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  settings: {
    'import/resolver': { node: { extensions: ['.ts', '.js'] } },
  },
  rules: {
    'import/no-restricted-paths': restrictedPaths([
      ...orderZones,
      ...wiringZones,
      ...storeZones,
    ]),
  },
  overrides: [
    {
      // Tests use the real stores.
      files: ['**/*.test.ts', '**/__testUtils__/**'],
      rules: {
        'import/no-restricted-paths': restrictedPaths([
          ...orderZones,
          ...wiringZones,
        ]),
      },
    },
  ],
});
