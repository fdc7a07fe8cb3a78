import { plain } from './text';

/** A message of restic on standard error. */
export interface ResticMessage {
  text: string;
  /** From 0.17: the exit code that restic ends with. */
  exitCode?: number;
}

/** Said on standard error although nothing is wrong. */
const HARMLESS =
  /^(using parent snapshot|reading repository password|unable to open cache:|unable to locate cache directory|repository [0-9a-f]+ opened|created new cache in|using temporary cache in|found \d+ old cache director|\[?\d+:\d\d\]?|password is correct|warning: .*cache)/i;
/** Lines of the call stack that restic prints after some errors. */
const STACK =
  /^(\t|(main|runtime)\.|github\.com\/|golang\.org\/|\s+\S+\.(go|s):\d+)/;

function fromJson(line: string): ResticMessage | undefined {
  if (!line.startsWith('{')) {
    return undefined;
  }
  try {
    const { message_type: type, message, error, code, item } = JSON.parse(line);
    if (type === 'exit_error') {
      return { text: String(message ?? ''), exitCode: Number(code) };
    }
    if (type === 'error') {
      const text = String(error?.message ?? message ?? '');
      return { text: item ? `${item}: ${text}` : text };
    }
  } catch {
    // Not JSON after all: taken as text.
  }
  return undefined;
}

/** The messages in restic's standard error, in either of its two forms. */
export function readMessages(stderr: string): ResticMessage[] {
  return stderr
    .split('\n')
    .flatMap(line => {
      const structured = fromJson(line.trim());
      if (!structured) {
        return [{ text: line }];
      }
      return structured.text.split('\n').map(text => ({ ...structured, text }));
    })
    .filter(({ text }) => text.trim() !== '' && !STACK.test(text))
    .map(message => ({ ...message, text: plain(message.text, 500) }));
}

/** Those messages that a person should hear of. */
export function complaints(stderr: string): string[] {
  return readMessages(stderr)
    .map(({ text }) => text)
    .filter(text => !HARMLESS.test(text));
}
