module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Runs from its sources alone, and starts a whole backend.
    'no-restricted-syntax': 'off',
    '@backstage/no-mixed-plugin-imports': 'off',
  },
});
