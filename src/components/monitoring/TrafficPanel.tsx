import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Traffic } from '../../api';
import type { ChartRenderer } from '../../charts';
import {
  Empty,
  Field,
  Select,
  Skeleton,
  endpointIcon,
  formatCount,
  formatNumber,
  formatShare
} from '../../ui';
import { Facts } from '../Facts';
import { chartFailure } from '../chartFailure';
import { latencyPlan, requestsPlan } from './specs';

const CHART_HEIGHT = 180;

export interface ITrafficPanelProps {
  /** Null until the first answer. */
  traffic: Traffic | null;
  minutes: number;
  chart: ChartRenderer;
  trans: TranslationBundle;
  onMinutes: (minutes: number) => void;
}

/** Requests, errors and latencies over time. */
export function TrafficPanel({
  traffic,
  minutes,
  chart: Chart,
  trans,
  onMinutes
}: ITrafficPanelProps): JSX.Element {
  const id = React.useId();
  const requests = React.useMemo(
    () => traffic && requestsPlan(traffic, trans),
    [traffic, trans]
  );
  const latency = React.useMemo(
    () => traffic && latencyPlan(traffic, trans),
    [traffic, trans]
  );
  const spans: [number, string][] = [
    [15, trans.__('Last 15 minutes')],
    [60, trans.__('Last hour')],
    [24 * 60, trans.__('Last day')],
    [7 * 24 * 60, trans.__('Last week')],
    [14 * 24 * 60, trans.__('Last 2 weeks')]
  ];
  return (
    <div className="jp-Autopilot-Monitoring-panel">
      <Field id={`${id}-span`} label={trans.__('Time')}>
        {control => (
          <Select
            {...control}
            className="jp-mod-short"
            value={minutes}
            onChange={event => onMinutes(Number(event.target.value))}
          >
            {spans.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {!traffic || !requests || !latency ? (
        <Skeleton lines={4} />
      ) : traffic.total.requests === 0 ? (
        <Empty icon={endpointIcon} title={trans.__('No requests in this time')}>
          {trans.__(
            'Requests show here some seconds after they were answered, also those that were refused.'
          )}
        </Empty>
      ) : (
        <>
          <Facts facts={facts(traffic, trans)} />
          <div className="jp-Autopilot-Monitoring-charts">
            <figure>
              <figcaption>{trans.__('Requests')}</figcaption>
              <Chart
                spec={requests}
                height={CHART_HEIGHT}
                label={trans.__('Requests and errors over time')}
                failure={chartFailure(trans)}
              />
            </figure>
            <figure>
              <figcaption>{trans.__('Latency')}</figcaption>
              <Chart
                spec={latency}
                height={CHART_HEIGHT}
                label={trans.__('Latency percentiles over time')}
                failure={chartFailure(trans)}
              />
            </figure>
          </div>
        </>
      )}
    </div>
  );
}

function facts({ total }: Traffic, trans: TranslationBundle) {
  const ms = (value: number | null) =>
    value === null ? '–' : trans.__('%1 ms', formatNumber(value, 3));
  return [
    { title: trans.__('Requests'), value: formatCount(total.requests) },
    { title: trans.__('Rows'), value: formatCount(total.rows) },
    {
      title: trans.__('Errors'),
      value: formatShare(total.errors / total.requests)
    },
    { title: trans.__('Median latency'), value: ms(total.p50_ms) },
    {
      title: trans.__('99 of 100 are faster than'),
      value: ms(total.p99_ms)
    }
  ];
}
