import type { TranslationBundle } from '@jupyterlab/translation';

/** A duration in words, such as `1 h 5 min` or `42 s`; parts below the second largest are dropped. */
export function formatDuration(
  seconds: number,
  trans: TranslationBundle
): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  if (hours > 0) {
    return minutes > 0
      ? trans.__('%1 h %2 min', hours, minutes)
      : trans.__('%1 h', hours);
  }
  if (minutes > 0) {
    return rest > 0
      ? trans.__('%1 min %2 s', minutes, rest)
      : trans.__('%1 min', minutes);
  }
  return trans.__('%1 s', rest);
}

/** A size in bytes, such as `955 kB`. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(
    units.length - 1,
    bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3)
  );
  return inFormat(bytes / 1000 ** power, {
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: power === 0 ? undefined : 3
  });
}

/** A number with grouped thousands. */
export function formatCount(value: number): string {
  return inFormat(value, {});
}

/** A number with at most so many significant digits and no exponent where it can be avoided. */
export function formatNumber(value: number, digits = 4): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) {
    return value.toExponential(digits - 1);
  }
  return inFormat(value, {
    maximumSignificantDigits: Math.max(digits, integerDigits(size))
  });
}

/** A share, such as `0.3 %`. */
export function formatShare(share: number): string {
  return inFormat(share, {
    style: 'percent',
    maximumFractionDigits: share < 0.1 ? 1 : 0
  });
}

/** A share with one decimal, such as `12.5 %`. */
export function formatPercent(share: number): string {
  return inFormat(share, { style: 'percent', maximumFractionDigits: 1 });
}

const FORMATS = new Map<string, Intl.NumberFormat>();

/** A number in the words of the browser's language. A format is made once: that takes longer than its use. */
export function inFormat(
  value: number,
  options: Intl.NumberFormatOptions
): string {
  const key = JSON.stringify(options);
  let format = FORMATS.get(key);
  if (!format) {
    format = new Intl.NumberFormat(undefined, options);
    FORMATS.set(key, format);
  }
  return format.format(value);
}

function integerDigits(size: number): number {
  return size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
}
