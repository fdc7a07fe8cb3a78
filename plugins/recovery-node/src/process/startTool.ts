import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { ProviderError } from '../errors';
import { ownBackendMark } from './backendMark';
import { toolEnvironment } from './environment';
import { MARKER } from './strays';
import type { RunToolOptions } from './types';

function cannotStart(options: RunToolOptions, cause: unknown): ProviderError {
  const name = basename(options.command);
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (
    options.cwd &&
    !statSync(options.cwd, { throwIfNoEntry: false })?.isDirectory()
  ) {
    return new ProviderError(
      'tool-failed',
      `${name} was not started: its working directory does not exist`,
      { nextStep: 'Check the directories in the configuration.' },
    );
  }
  switch (code) {
    case 'ENOENT':
      return new ProviderError(
        'tool-missing',
        `The program ${options.command} was not found`,
        {
          nextStep: `Install ${name} where the backend runs, or write its full path in the configuration.`,
        },
      );
    case 'EACCES':
    case 'ENOEXEC':
      return new ProviderError(
        'tool-missing',
        `The program ${options.command} cannot be executed (${code})`,
        {
          nextStep:
            'Check that it is a program for this machine and that the user of the backend may execute it.',
        },
      );
    case 'E2BIG':
      return new ProviderError(
        'limit-exceeded',
        `${name} was not started: too many or too long arguments`,
        { nextStep: 'Choose fewer paths, or a directory that holds them.' },
      );
    default:
      return new ProviderError(
        'tool-failed',
        `${name} could not be started (${code ?? 'unknown error'})`,
        {
          nextStep:
            'Look into the log of the backend, and check the resources of its machine.',
        },
      );
  }
}

/** Starts the tool in a process group of its own, with standard input closed. */
export async function startTool(
  options: RunToolOptions,
): Promise<{ child: ChildProcess; group: number; marker?: string }> {
  const marker = options.isolated ? randomUUID() : undefined;
  const env = { ...options.env, ...ownBackendMark() };
  let child: ChildProcess;
  try {
    child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: marker
        ? toolEnvironment({ ...env, [MARKER]: marker }, { passedOn: ['PATH'] })
        : toolEnvironment(env),
      shell: false,
      detached: true,
      // A tool that asks for a password reads an end of file instead of waiting.
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
  } catch (error) {
    throw cannotStart(options, error);
  }
  if (child.pid === undefined) {
    const [error] = await once(child, 'error').catch(e => [e]);
    throw cannotStart(options, error);
  }
  return { child, group: child.pid, marker };
}
