// Lets `yarn start` and `yarn test` work in a fresh clone: yarn itself runs the scripts
// of package.json only after an installation, which these commands make themselves.
const { spawn } = require('node:child_process');
const path = require('node:path');

const bootstrap = path.join(__dirname, 'bootstrap.mjs');

module.exports = {
  name: 'recovery-commands',
  factory: require => {
    const { Command, Option } = require('clipanion');

    const commandFor = name =>
      class extends Command {
        static paths = [[name]];

        args = Option.Proxy();

        async execute() {
          const child = spawn(
            process.execPath,
            [bootstrap, name, ...this.args],
            { stdio: 'inherit' },
          );
          // The child hears of Ctrl-C itself, and takes its time to end everything.
          for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
            process.on(signal, () => {
              if (signal !== 'SIGINT') {
                child.kill(signal);
              }
            });
          }
          return await new Promise((resolve, reject) => {
            child.once('error', reject);
            child.once('exit', code => resolve(code ?? 1));
          });
        }
      };

    return { commands: [commandFor('start'), commandFor('test')] };
  },
};
