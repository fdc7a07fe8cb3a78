module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // The client's methods are named like HTTP's: client.GET(…).
    'new-cap': ['error', { capIsNew: false }],
  },
});
