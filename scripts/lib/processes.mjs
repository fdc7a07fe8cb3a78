// Starts programs and makes sure that none outlives us.
import { spawn } from 'node:child_process';

const running = new Set();
let endingAll = false;
const GRACE_MILLISECONDS = 8_000;
const PARENT_MILLISECONDS = 1_000;
const ownGroup = process.platform !== 'win32';

function signalGroup(child, signal) {
  try {
    if (ownGroup) {
      process.kill(-child.pid, signal);
    } else {
      child.kill(signal);
    }
  } catch {
    // It has ended in the meantime.
  }
}

function groupLives(child) {
  if (!ownGroup) {
    return child.exitCode === null && child.signalCode === null;
  }
  try {
    process.kill(-child.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a program with all that it started: asks first, insists after some seconds. */
export async function end(child, graceMilliseconds = GRACE_MILLISECONDS) {
  signalGroup(child, 'SIGTERM');
  const deadline = Date.now() + graceMilliseconds;
  while (groupLives(child)) {
    if (Date.now() > deadline) {
      signalGroup(child, 'SIGKILL');
      break;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  running.delete(child);
}

/**
 * Starts a program in a process group of its own. Never through a shell, but for
 * `.cmd` wrappers on Windows, which cannot be started in another way.
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, {
    stdio: 'inherit',
    detached: ownGroup,
    shell: !ownGroup && /^npx$/.test(command),
    ...options,
  });
  running.add(child);
  child.once('exit', () => {
    if (!groupLives(child)) {
      running.delete(child);
    }
  });
  return child;
}

/**
 * Resolves to the exit code, or to the name of the signal that ended the program. Never
 * once all is being ended: nothing is to be concluded from that.
 */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (!endingAll) {
        resolve(code ?? signal);
      }
    });
  });
}

/** Runs a program to its end. */
export async function run(command, args, options) {
  return await ended(start(command, args, options));
}

/** Runs a program and gives what it printed; `undefined` when it is not there or fails. */
export async function outputOf(command, args) {
  return await new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', chunk => {
      text += chunk;
    });
    child.once('error', () => resolve(undefined));
    child.once('close', code => resolve(code === 0 ? text : undefined));
  });
}

/**
 * Has Ctrl-C and its like end everything that was started, then this process.
 *
 * npm, told to end, ends its shell and nothing below: what npm started ends when its
 * parent has gone.
 */
export function endAllOnSignals() {
  const endAll = async code => {
    if (endingAll) {
      for (const child of running) {
        signalGroup(child, 'SIGKILL');
      }
      process.exit(130);
    }
    endingAll = true;
    await Promise.all([...running].map(child => end(child)));
    process.exit(code);
  };
  process.on('SIGINT', () => endAll(130));
  process.on('SIGTERM', () => endAll(143));
  process.on('SIGHUP', () => endAll(143));
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid !== parent) {
        clearInterval(timer);
        endAll(143);
      }
    }, PARENT_MILLISECONDS);
    timer.unref();
  }
}
