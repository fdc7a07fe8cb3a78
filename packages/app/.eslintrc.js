module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // Run from the root, with its dependencies and the scripts of `npm start`.
      files: ['e2e-tests/**'],
      rules: {
        '@backstage/no-undeclared-imports': 'off',
        '@backstage/no-relative-monorepo-imports': 'off',
        'no-console': 'off',
        'no-loop-func': 'off',
      },
    },
  ],
});
