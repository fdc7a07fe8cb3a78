// Looks for what would fail later, and says what to do about it.
import fs from 'node:fs';
import net from 'node:net';
import { Stop } from './console.mjs';
import { outputOf } from './processes.mjs';

const SUPPORTED_MAJORS = [20, 22, 24];
const NEEDED_GIGABYTES = 3;

/** A sentence when this Node cannot be used, otherwise `undefined`. */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  if (SUPPORTED_MAJORS.includes(major)) {
    if (major === 20 && minor < 12) {
      return `Node ${version} is too old: please install Node 20.12 or newer, best 22 (https://nodejs.org), and run the command again.`;
    }
    return undefined;
  }
  const direction = major < 20 ? 'too old' : 'not supported';
  return `Node ${version} is ${direction}: please install Node 22 (20 and 24 work too; https://nodejs.org) and run the command again.`;
}

export function checkNode(version = process.versions.node) {
  const problem = nodeProblem(version);
  if (problem) {
    throw new Stop(problem);
  }
}

/** What the machine lacks to compile the SQLite driver: a list for people. */
export async function missingBuildTools(
  runs = async (command, args) => (await outputOf(command, args)) !== undefined,
) {
  const windows = process.platform === 'win32';
  const wanted = [
    {
      title: 'a C++ compiler',
      commands: process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++'],
    },
    { title: 'make', commands: ['make', 'gmake'] },
    { title: 'python3', commands: ['python3', 'python'] },
  ];
  if (windows) {
    return [];
  }
  const missing = [];
  for (const { title, commands } of wanted) {
    const found = await Promise.all(
      commands.map(command => runs(command, ['--version'])),
    );
    if (!found.includes(true)) {
      missing.push(title);
    }
  }
  return missing;
}

/** How to get the build tools here. */
export function buildToolsAdvice(missing, platform = process.platform) {
  const what = missing.join(' and ').replace(/ and (?=.* and )/g, ', ');
  const how =
    platform === 'darwin'
      ? 'run "xcode-select --install"'
      : 'run "sudo apt-get install build-essential python3" (Debian, Ubuntu) or "sudo dnf install gcc-c++ make python3" (Fedora)';
  return `The SQLite driver is compiled during the installation, and ${what} ${
    missing.length > 1 ? 'are' : 'is'
  } missing: ${how}, and start the command again.`;
}

export async function portIsFree(port, host = '127.0.0.1') {
  return await new Promise(resolve => {
    const server = net.createServer();
    server.once('error', error =>
      resolve(!['EADDRINUSE', 'EACCES'].includes(error.code)),
    );
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/** Stops when one of the ports is taken: on any address that a browser would try. */
export async function checkPorts(ports) {
  for (const { port, purpose } of ports) {
    // One after the other: the addresses overlap.
    for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
      if (await portIsFree(port, host)) {
        continue;
      }
      throw new Stop(
        `Port ${port} is taken by another program, and ${purpose} needs it. Please end that program ("lsof -i :${port}" or "ss -ltnp" names it; perhaps this portal already runs) and start the command again.`,
      );
    }
  }
}

/** Stops when the disk is too full for the dependencies. */
export function checkDisk(directory, neededGigabytes = NEEDED_GIGABYTES) {
  let stats;
  try {
    stats = fs.statfsSync(directory);
  } catch {
    return; // Not every file system tells.
  }
  const free = (stats.bavail * stats.bsize) / 1e9;
  if (free < neededGigabytes) {
    throw new Stop(
      `The disk of ${directory} has ${free.toFixed(
        1,
      )} GB free, and the installation needs about ${neededGigabytes} GB. Please make room and start the command again.`,
    );
  }
}
