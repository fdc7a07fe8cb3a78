// Calls an exported function of packages/demo; prints its result as JSON.
const demo = require('../../../demo/src');

const [name, args] = process.argv.slice(2);
Promise.resolve(demo[name](...JSON.parse(args))).then(result =>
  process.stdout.write(JSON.stringify(result)),
);
