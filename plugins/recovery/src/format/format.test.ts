import { formatBytes } from './size';
import {
  between,
  elapsedTime,
  isoSeconds,
  longDuration,
  relativeTime,
  shortDuration,
} from './time';

const now = Date.parse('2026-11-23T12:00:00Z');
const nbsp = '\u00a0';

describe('relative times', () => {
  it.each([
    ['2026-11-23T11:59:40Z', 'now'],
    ['2026-11-23T12:00:20Z', 'now'],
    ['2026-11-23T11:48:00Z', '12 minutes ago'],
    ['2026-11-23T09:00:00Z', '3 hours ago'],
    ['2026-11-14T12:00:00Z', '9 days ago'],
    ['2026-11-23T12:11:00Z', 'in 11 minutes'],
  ])('says %s as "%s"', (iso, words) => {
    expect(relativeTime(iso, now, 'en')).toBe(words);
  });

  it('speaks the language that it is asked for', () => {
    expect(relativeTime('2026-11-23T09:00:00Z', now, 'de')).toBe(
      'vor 3 Stunden',
    );
  });

  it('says nothing of a text that is no time', () => {
    expect(relativeTime('yesterday', now, 'en')).toBeUndefined();
  });
});

describe('how long something lasts', () => {
  it.each([
    ['2026-11-23T11:59:20Z', undefined],
    ['2026-11-23T12:05:00Z', undefined],
    ['2026-11-23T11:59:00Z', '1 minute'],
    ['2026-11-23T11:48:10Z', '11 minutes'],
    ['2026-11-23T09:00:00Z', '3 hours'],
    ['2026-11-14T13:00:00Z', '8 days'],
    ['2024-10-14T12:00:00Z', '2 years'],
    ['yesterday', 'yesterday'],
  ])('says %s as "%s"', (iso, words) => {
    expect(elapsedTime(iso, now, 'en')).toBe(words);
  });

  it('speaks the language that it is asked for', () => {
    expect(elapsedTime('2026-11-23T09:00:00Z', now, 'de')).toBe('3 Stunden');
  });
});

describe('durations', () => {
  it.each([
    ['PT1H', '1 hour'],
    ['PT90M', '1 hour, 30 minutes'],
    ['PT26H30M10S', '1 day, 2 hours'],
    ['PT0S', '0 seconds'],
    ['soon', 'soon'],
  ])('writes %s as "%s"', (iso, words) => {
    expect(longDuration(iso, 'en')).toBe(words);
  });

  it('writes them short', () => {
    expect(shortDuration('PT1M30S', 'en')).toBe('1 min, 30 sec');
  });

  it('counts from one instant to another, and never below zero', () => {
    expect(between('2026-11-23T11:58:30Z', '2026-11-23T12:00:00Z')).toBe(
      'PT90S',
    );
    expect(between('2026-11-23T12:00:00Z', now - 5_000)).toBe('PT0S');
    expect(isoSeconds(41.6)).toBe('PT42S');
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [1_240_000_000, '1.2 GB'],
    [84_000_000_000, '84 GB'],
    [999_600_000, '1 GB'],
  ])('writes %d as %s', (bytes, words) => {
    expect(formatBytes(bytes, 'en')).toBe(words.replace(' ', nbsp));
  });
});
