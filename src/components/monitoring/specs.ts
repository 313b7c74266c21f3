import type { TranslationBundle } from '@jupyterlab/translation';

import type { ColumnDrift, Quality, Traffic } from '../../api';
import type { Plan, Spec } from '../../charts';

/** A time axis over all of the time that was asked for, also where there was nothing. */
function timeAxis({ start, end }: Pick<Traffic, 'start' | 'end'>): Spec {
  return {
    field: 'start',
    type: 'temporal',
    title: null,
    scale: { domain: [Date.parse(start), Date.parse(end)] },
    axis: { grid: false, tickCount: 6, labelOverlap: true }
  };
}

/** Requests that were answered and those that were refused, over time. */
export function requestsPlan(traffic: Traffic, trans: TranslationBundle): Plan {
  const kinds = [trans.__('Answered'), trans.__('Errors')];
  const values = traffic.points.flatMap(({ start, requests, errors }) => {
    const from = Date.parse(start);
    const span = { start: from, stop: from + 1000 * traffic.seconds };
    return [
      {
        ...span,
        low: 0,
        high: requests - errors,
        kind: kinds[0],
        requests,
        errors
      },
      {
        ...span,
        low: requests - errors,
        high: requests,
        kind: kinds[1],
        requests,
        errors
      }
    ].filter(({ low, high }) => high > low);
  });
  return () => ({
    data: { values },
    mark: { type: 'rect' },
    encoding: {
      x: timeAxis(traffic),
      x2: { field: 'stop' },
      y: {
        field: 'low',
        type: 'quantitative',
        title: trans.__('Requests'),
        scale: { domainMin: 0 },
        axis: { tickMinStep: 1 }
      },
      y2: { field: 'high' },
      color: kindColour(kinds),
      tooltip: [
        timeTooltip(trans.__('From')),
        { field: 'requests', title: trans.__('Requests'), format: ',' },
        { field: 'errors', title: kinds[1], format: ',' }
      ]
    }
  });
}

/** How long requests took, over time. */
export function latencyPlan(traffic: Traffic, trans: TranslationBundle): Plan {
  const kinds = [
    trans.__('Median'),
    trans.__('95 of 100'),
    trans.__('99 of 100')
  ];
  const values = traffic.points.flatMap(point =>
    [point.p50_ms, point.p95_ms, point.p99_ms].map((ms, index) => ({
      // In the middle of the stretch that it stands for.
      start: Date.parse(point.start) + 500 * traffic.seconds,
      ms,
      kind: kinds[index]
    }))
  );
  return () => ({
    data: { values },
    mark: { type: 'line', point: { filled: true, size: 24 }, strokeWidth: 1.5 },
    encoding: {
      x: timeAxis(traffic),
      y: {
        field: 'ms',
        type: 'quantitative',
        title: trans.__('Milliseconds'),
        scale: { domainMin: 0 }
      },
      color: kindColour(kinds),
      tooltip: [
        timeTooltip(trans.__('Time')),
        { field: 'kind', title: trans.__('Requests') },
        { field: 'ms', title: trans.__('Milliseconds'), format: '.3~r' }
      ]
    }
  });
}

/** How the values of a column were spread in training, and how they are now. */
export function distributionPlan(
  { bins }: Pick<ColumnDrift, 'bins'>,
  trans: TranslationBundle
): Plan {
  const kinds = [trans.__('Training'), trans.__('Captured')];
  const values = bins.flatMap(({ label, training, live }) => [
    { label, share: training, kind: kinds[0] },
    { label, share: live, kind: kinds[1] }
  ]);
  return () => ({
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      x: {
        field: 'label',
        type: 'nominal',
        title: null,
        sort: null,
        axis: { labelAngle: bins.length > 5 ? -40 : 0, labelLimit: 110 }
      },
      xOffset: { field: 'kind', sort: kinds },
      y: {
        field: 'share',
        type: 'quantitative',
        title: trans.__('Share of the values'),
        axis: { format: '.0%' }
      },
      color: kindColour(kinds),
      tooltip: [
        { field: 'label', title: trans.__('Values') },
        { field: 'kind', title: trans.__('Data') },
        { field: 'share', title: trans.__('Share'), format: '.1%' }
      ]
    }
  });
}

/** The objective over time with its interval, and what it was in validation. */
export function qualityPlan(quality: Quality, trans: TranslationBundle): Plan {
  const { title } = quality;
  const kinds = [trans.__('Labelled requests'), trans.__('Validation')];
  const values = quality.over_time.map(point => ({
    ...point,
    time: (Date.parse(point.start) + Date.parse(point.end)) / 2,
    kind: kinds[0]
  }));
  const x = {
    field: 'time',
    type: 'temporal',
    title: null,
    axis: { grid: false, tickCount: 6, labelOverlap: true }
  };
  const y = { type: 'quantitative', title, scale: { zero: false } };
  const color = kindColour(kinds);
  const tooltip = [
    {
      field: 'time',
      type: 'temporal',
      title: trans.__('Time'),
      format: '%x %X'
    },
    { field: 'value', title, format: '.4~g' },
    { field: 'low', title: trans.__('From'), format: '.4~g' },
    { field: 'high', title: trans.__('To'), format: '.4~g' },
    { field: 'rows', title: trans.__('Labelled rows'), format: ',' }
  ];
  return () => ({
    layer: [
      ...(quality.validation === null
        ? []
        : [
            {
              data: { values: [{ value: quality.validation, kind: kinds[1] }] },
              mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5 },
              encoding: { y: { field: 'value', ...y }, color }
            }
          ]),
      {
        data: { values },
        mark: { type: 'rule' },
        encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' }, color }
      },
      {
        data: { values },
        mark: { type: 'line', point: { filled: true, size: 50 } },
        encoding: { x, y: { field: 'value', ...y }, color, tooltip }
      }
    ]
  });
}

/** The theme's colours in the order of the words, which stand in a legend below. */
function kindColour(kinds: string[]): Spec {
  return {
    field: 'kind',
    type: 'nominal',
    sort: kinds,
    scale: { domain: kinds },
    title: null,
    legend: { orient: 'bottom' }
  };
}

function timeTooltip(title: string): Spec {
  return { field: 'start', type: 'temporal', title, format: '%x %X' };
}
