const DAY = /^\d{4}-\d\d-\d\d$/;

/** The first instant of a UTC day such as 2024-02-29; undefined for what is none. */
export function startOfDay(day: string): number | undefined {
  const time = DAY.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : NaN;
  return time >= 0 && new Date(time).toISOString().slice(0, 10) === day
    ? time
    : undefined;
}
