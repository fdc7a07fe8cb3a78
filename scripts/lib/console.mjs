// What the commands say, and how they stop when something is missing.

/** Something that the person at the keyboard can put right. Shown without a stack. */
export class Stop extends Error {}

export function say(text) {
  console.log(text === '' ? '' : `· ${text}`);
}

export function warn(text) {
  console.warn(`! ${text}`);
}

/** 83_000 → `1 min 23 s` */
export function formatElapsed(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

export function since(start) {
  return formatElapsed(Date.now() - start);
}
