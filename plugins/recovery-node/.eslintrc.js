module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // Registers tests for other packages, and is no test file itself.
      files: ['src/conformance/**'],
      rules: {
        'jest/no-export': 'off',
        'jest/no-standalone-expect': 'off',
        'jest/no-conditional-expect': 'off',
        'jest/expect-expect': 'off',
      },
    },
  ],
});
