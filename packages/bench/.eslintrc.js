module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Runs from its sources alone, and starts a whole backend.
    'no-restricted-syntax': 'off',
    '@backstage/no-mixed-plugin-imports': 'off',
  },
  overrides: [
    {
      // Runs in a process of its own, with the browser of the tests.
      files: ['src/fleetPage.mjs'],
      rules: {
        '@backstage/no-relative-monorepo-imports': 'off',
        'no-console': 'off',
      },
    },
  ],
});
