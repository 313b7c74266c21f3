import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Monitoring, MonitoringReport } from '../../api';
import type { ChartRenderer } from '../../charts';
import {
  Button,
  Empty,
  Message,
  classes,
  endpointIcon,
  formatCount,
  formatShare,
  useBusy
} from '../../ui';
import { chartFailure } from '../chartFailure';
import { formatTime } from '../time';
import type { IDriftRow } from './DriftTable';
import { DriftTable } from './DriftTable';
import { distributionPlan } from './specs';
import { columnTitle } from './words';

const CHART_HEIGHT = 240;

export interface IDriftPanelProps {
  monitoring: Monitoring;
  chart: ChartRenderer;
  trans: TranslationBundle;
  /** Ends when the settings hold, or when it was told why not. */
  onTurnOn: () => Promise<unknown>;
  /** Ends when the analysis is there, or when it was told why not. */
  onAnalyse: () => Promise<unknown>;
}

/** How captured requests differ from the training data. */
export function DriftPanel(props: IDriftPanelProps): JSX.Element {
  const { monitoring, trans, onAnalyse } = props;
  const [analysing, analyse] = useBusy();
  const { report, captured, settings } = monitoring;
  if (captured.parts === 0 && report === null) {
    return <NothingCaptured {...props} />;
  }
  return (
    <div className="jp-Autopilot-Monitoring-panel">
      <div className="jp-Autopilot-Actions">
        <Button busy={analysing} onClick={() => analyse(onAnalyse)}>
          {trans.__('Analyse now')}
        </Button>
        <span className="jp-mod-quiet">
          {report ? described(report, trans) : trans.__('Not analysed yet.')}
        </span>
      </div>
      {monitoring.error && (
        <Message tone="error" title={trans.__('The last analysis failed')}>
          {monitoring.error}
        </Message>
      )}
      {!settings.capture.enabled && (
        <Message tone="info" silent>
          {trans.__(
            'Capturing is off: what you see is of requests that were captured before.'
          )}
        </Message>
      )}
      {report && <Notes notes={report.notes} />}
      {report && <Found report={report} {...props} />}
    </div>
  );
}

function NothingCaptured({
  monitoring: { settings },
  trans,
  onTurnOn
}: IDriftPanelProps): JSX.Element {
  const [turning, turn] = useBusy();
  return settings.capture.enabled ? (
    <Empty icon={endpointIcon} title={trans.__('Waiting for requests')}>
      {trans.__(
        'Capturing is on. Drift can be told after %1 captured rows.',
        formatCount(settings.least_rows)
      )}
    </Empty>
  ) : (
    <Empty
      icon={endpointIcon}
      title={trans.__('Capturing is off')}
      action={
        <Button kind="primary" busy={turning} onClick={() => turn(onTurnOn)}>
          {trans.__('Turn on capturing')}
        </Button>
      }
    >
      {trans.__(
        'To tell how requests differ from the training data, the endpoint has to keep them: on this machine, readable by you alone, for %1 days at most.',
        settings.capture.days
      )}
    </Empty>
  );
}

function Found({
  report,
  chart: Chart,
  trans
}: IDriftPanelProps & { report: MonitoringReport }): JSX.Element | null {
  const rows = React.useMemo<IDriftRow[]>(
    () => [
      ...report.predictions.map(column => ({ column, predicted: true })),
      ...report.columns.map(column => ({ column, predicted: false }))
    ],
    [report]
  );
  const sorted = React.useMemo(() => bySeverity(rows), [rows]);
  const [name, setName] = React.useState<string | null>(null);
  const selected = sorted.find(row => idOf(row) === name) ?? sorted[0] ?? null;
  const plan = React.useMemo(
    () => selected && distributionPlan(selected.column, trans),
    [selected, trans]
  );
  if (report.rows < report.least_rows) {
    return (
      <Message tone="info" title={trans.__('Too few rows to tell drift')}>
        {trans.__(
          '%1 of %2 rows have been captured. Fewer say more about chance than about change.',
          formatCount(report.rows),
          formatCount(report.least_rows)
        )}
      </Message>
    );
  }
  if (!selected || !plan) {
    return null;
  }
  const title = columnTitle(selected.column.name, selected.predicted, trans);
  return (
    <div className="jp-Autopilot-Drift">
      <DriftTable
        rows={sorted}
        selected={selected}
        trans={trans}
        onSelect={row => setName(idOf(row))}
      />
      <figure className="jp-Autopilot-Drift-chart">
        <figcaption>{title}</figcaption>
        {selected.column.bins.length > 0 ? (
          <Chart
            spec={plan}
            height={CHART_HEIGHT}
            label={trans.__('Values of %1 in training and captured', title)}
            failure={chartFailure(trans)}
          />
        ) : (
          <p className="jp-mod-quiet">
            {trans.__('There are too few values to compare.')}
          </p>
        )}
        {selected.column.new_categories.length > 0 && (
          <p className="jp-mod-quiet">
            {trans.__(
              '%1 of the values were not in the training data: %2',
              formatShare(selected.column.new_share),
              selected.column.new_categories.join(', ')
            )}
          </p>
        )}
      </figure>
    </div>
  );
}

function Notes({ notes }: { notes: string[] }): JSX.Element | null {
  return notes.length === 0 ? null : (
    <Message tone="info" silent className={classes('jp-Autopilot-Notes')}>
      {notes.join(' ')}
    </Message>
  );
}

function described(report: MonitoringReport, trans: TranslationBundle): string {
  const at = formatTime(report.created_at);
  return report.start && report.end
    ? trans.__(
        'Analysed %1: %2 rows from %3 to %4.',
        at,
        formatCount(report.rows),
        formatTime(report.start),
        formatTime(report.end)
      )
    : trans.__('Analysed %1: no rows.', at);
}

const RANK = ['major', 'moderate', 'none'];

function bySeverity(rows: IDriftRow[]): IDriftRow[] {
  const rank = ({ column }: IDriftRow) => RANK.indexOf(column.severity);
  return [...rows].sort(
    (a, b) => rank(a) - rank(b) || (b.column.psi ?? 0) - (a.column.psi ?? 0)
  );
}

function idOf({ column, predicted }: IDriftRow): string {
  return `${predicted} ${column.name}`;
}
