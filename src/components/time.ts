/** The seconds from one ISO time to another, or to now (in milliseconds) where that is open; never negative. */
export function secondsBetween(
  start: string,
  end: string | null,
  now: number
): number {
  const until = end === null ? now : Date.parse(end);
  return Math.max(0, (until - Date.parse(start)) / 1000);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60]
];

const AGO = new Intl.RelativeTimeFormat(undefined, {
  numeric: 'auto',
  style: 'short'
});
const TIME = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short'
});

/** How long ago something was, such as `5 minutes ago`. */
export function formatAgo(time: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  const step = STEPS.find(([, size]) => seconds >= size);
  return step
    ? AGO.format(-Math.floor(seconds / step[1]), step[0])
    : AGO.format(0, 'second');
}

/** A time as the user writes it. */
export function formatTime(time: string): string {
  return TIME.format(new Date(time));
}
