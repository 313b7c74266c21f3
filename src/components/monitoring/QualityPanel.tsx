import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Monitoring, Quality } from '../../api';
import type { ChartRenderer } from '../../charts';
import {
  Button,
  Empty,
  Message,
  endpointIcon,
  formatCount,
  formatNumber,
  useBusy
} from '../../ui';
import type { IFact } from '../Facts';
import { Facts } from '../Facts';
import { chartFailure } from '../chartFailure';
import { qualityPlan } from './specs';

const CHART_HEIGHT = 220;
const EXAMPLE = 'inference_id,label';

export interface IQualityPanelProps {
  monitoring: Monitoring;
  chart: ChartRenderer;
  trans: TranslationBundle;
  /** Ends when the analysis is there, or when it was told why not. */
  onAnalyse: () => Promise<unknown>;
  /** Ends when the labels are taken and looked at, or when it was told why not. */
  onLabels: (file: File) => Promise<unknown>;
  /** Ends when the wizard is open, or when it was told why not. */
  onRetrain: () => Promise<unknown>;
}

/** How good the answers were, as far as labels have arrived, and the way to a new model. */
export function QualityPanel(props: IQualityPanelProps): JSX.Element {
  const { monitoring, chart, trans, onAnalyse, onLabels, onRetrain } = props;
  const [retraining, retrain] = useBusy();
  const [analysing, analyse] = useBusy();
  const quality = monitoring.report?.quality ?? null;
  const matched = quality ? quality.matched - quality.invalid : 0;
  return (
    <div className="jp-Autopilot-Monitoring-panel">
      <div className="jp-Autopilot-Actions">
        <LabelsButton trans={trans} onLabels={onLabels} />
        <Button
          busy={retraining}
          unavailable={
            matched > 0
              ? null
              : trans.__('No captured request has a label yet.')
          }
          title={trans.__(
            'Opens the wizard on a copy of the experiment with captured and labelled rows beside its training data'
          )}
          onClick={() => retrain(onRetrain)}
        >
          {trans.__('Retrain with captured data')}
        </Button>
      </div>
      {quality?.overall ? (
        <Measured quality={quality} chart={chart} trans={trans} />
      ) : monitoring.report === null && monitoring.captured.labels > 0 ? (
        <Empty
          icon={endpointIcon}
          title={trans.__('Not analysed yet')}
          action={
            <Button busy={analysing} onClick={() => analyse(onAnalyse)}>
              {trans.__('Analyse now')}
            </Button>
          }
        >
          {trans.__('There are labels to compare the answers with.')}
        </Empty>
      ) : (
        <Empty icon={endpointIcon} title={trans.__('No labels yet')}>
          {monitoring.captured.labels > 0
            ? trans.__(
                '%1 labels were sent, of which %2 belong to captured requests; 20 are needed.',
                formatCount(monitoring.captured.labels),
                formatCount(matched)
              )
            : trans.__(
                'Once it is known what the predicted rows turned out to be, send it: a CSV file with the header %1. Each answer has its id in the header %2; of several rows, row 2 is “id:2”.',
                EXAMPLE,
                'X-Amzn-SageMaker-Inference-Id'
              )}
        </Empty>
      )}
    </div>
  );
}

function LabelsButton({
  trans,
  onLabels
}: Pick<IQualityPanelProps, 'trans' | 'onLabels'>): JSX.Element {
  const [busy, send] = useBusy();
  const input = React.useRef<HTMLInputElement>(null);
  return (
    <>
      <Button busy={busy} onClick={() => input.current?.click()}>
        {trans.__('Upload labels…')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.json"
        aria-label={trans.__('File of labels')}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) {
            send(() => onLabels(file));
          }
          // The same file can be chosen again once it was changed.
          target.value = '';
        }}
      />
    </>
  );
}

function Measured({
  quality,
  chart: Chart,
  trans
}: Pick<IQualityPanelProps, 'chart' | 'trans'> & {
  quality: Quality;
}): JSX.Element {
  const plan = React.useMemo(
    () => qualityPlan(quality, trans),
    [quality, trans]
  );
  return (
    <>
      <Facts facts={facts(quality, trans)} />
      {quality.invalid > 0 && (
        <Message tone="warning" silent>
          {trans._n(
            '%1 label is none that the model knows, and was left out.',
            '%1 labels are none that the model knows, and were left out.',
            quality.invalid
          )}
        </Message>
      )}
      {quality.over_time.length > 1 ? (
        <Chart
          spec={plan}
          height={CHART_HEIGHT}
          label={trans.__('%1 over time', quality.title)}
          failure={chartFailure(trans)}
        />
      ) : (
        <p className="jp-mod-quiet">
          {trans.__('With 100 labelled rows it is also shown over time.')}
        </p>
      )}
    </>
  );
}

function facts(
  {
    title,
    overall,
    validation,
    validation_low,
    validation_high,
    labels
  }: Quality,
  trans: TranslationBundle
): IFact[] {
  const interval = (low: number | null, high: number | null) =>
    low === null || high === null
      ? undefined
      : trans.__(
          '95 % interval %1 to %2',
          formatNumber(low),
          formatNumber(high)
        );
  return [
    {
      title: trans.__('%1 of labelled requests', title),
      value: overall ? formatNumber(overall.value) : '–',
      about: overall && interval(overall.low, overall.high)
    },
    {
      title: trans.__('%1 in validation', title),
      value: validation === null ? '–' : formatNumber(validation),
      about: interval(validation_low, validation_high)
    },
    {
      title: trans.__('Labelled rows'),
      value: formatCount(overall?.rows ?? 0),
      about: trans.__('of %1 labels that were sent', formatCount(labels))
    }
  ];
}
