import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  AlgorithmInfo,
  Experiment,
  Exploration,
  MetricInfo,
  WizardStep
} from '../../api';
import type { ChartRenderer } from '../../charts';
import { Tabs } from '../../ui';
import { PageFrame } from '../PageFrame';
import { Leaderboard } from '../leaderboard';
import { Charts } from './Charts';
import { Details } from './Details';
import type { IDeploy } from '../DeployForm';
import type { IChosenFixes } from './Findings';
import { Findings } from './Findings';
import { Header } from './Header';
import { Log } from './Log';
import { Notices } from './Notices';
import { Progression } from './Progression';
import { Summary } from './Summary';
import type { Place } from './place';

export interface IExperimentPageProps {
  name: string;
  /** Null until the first answer. */
  experiment: Experiment | null;
  /** The catalog's; empty until it is there. */
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  /** The wizard's steps with the fields that count in this experiment; empty until the catalog is there. */
  steps: WizardStep[];
  log: string;
  /** Null until it was asked for and is there. */
  exploration: Exploration | null;
  /** When the server did not answer for the first time, in milliseconds; null while it answers. */
  lostSince: number | null;
  error: string | null;
  trans: TranslationBundle;
  chart: ChartRenderer;
  onRetry?: () => Promise<void>;
  onStop: () => void;
  onExtend: () => void;
  onResume: () => void;
  onDelete: () => void;
  /** Null where experiments cannot be cloned. */
  onClone: (() => void) | null;
  /** Rejects with the reason when it cannot be deployed; no candidate is the best one. */
  onDeploy: (candidate: string | null, endpointName: string) => Promise<void>;
  onOpen: (place: Place) => void;
  onOpenModel: (candidate: string) => void;
  /** Ends when the candidate's notebook is open, or when it was told why it is not. */
  onOpenNotebook: (candidate: string) => Promise<unknown>;
  onOpenEndpoint: (name: string) => void;
  /** Rejects with the reason when the log cannot be read. */
  onRefreshLog: () => Promise<void>;
  /** Rejects with the reason when there is no exploration. */
  onLoadExploration: () => Promise<void>;
  /** Begins another experiment with fixes; null where experiments cannot be cloned. */
  onApplyFixes: ((fixes: IChosenFixes) => void) | null;
}

/** The page of one experiment. */
export function ExperimentPage(props: IExperimentPageProps): JSX.Element {
  const { name, experiment, lostSince, error, trans, onRetry } = props;
  return (
    <PageFrame
      label={trans.__('Experiment %1', name)}
      lostSince={lostSince}
      error={error}
      failed={
        experiment
          ? trans.__('The experiment could not be read again')
          : trans.__('The experiment could not be opened')
      }
      loading={experiment === null}
      trans={trans}
      onRetry={onRetry}
    >
      {experiment && <Loaded {...props} experiment={experiment} />}
    </PageFrame>
  );
}

function Loaded(
  props: IExperimentPageProps & { experiment: Experiment }
): JSX.Element {
  const { experiment, metrics, algorithms, trans } = props;
  const { onDeploy, onOpen, onOpenEndpoint } = props;
  const [tab, setTab] = React.useState('leaderboard');
  const deploy: IDeploy = {
    defaultName: experiment.name,
    onDeploy,
    onOpenEndpoint
  };
  return (
    <>
      <Header
        experiment={experiment}
        trans={trans}
        deploy={deploy}
        onStop={props.onStop}
        onExtend={props.onExtend}
        onResume={props.onResume}
        onDelete={props.onDelete}
        onClone={props.onClone}
        onOpen={onOpen}
      />
      <Progression experiment={experiment} trans={trans} />
      <Notices state={experiment.state} trans={trans} />
      <Summary experiment={experiment} metrics={metrics} trans={trans} />
      <Tabs
        label={trans.__('Parts of the experiment')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          {
            id: 'leaderboard',
            title: trans.__('Leaderboard'),
            render: () => (
              <Leaderboard
                experiment={experiment}
                metrics={metrics}
                algorithms={algorithms}
                trans={trans}
                onOpenModel={props.onOpenModel}
                onOpenNotebook={props.onOpenNotebook}
              />
            )
          },
          {
            id: 'charts',
            title: trans.__('Charts'),
            render: () => (
              <Charts
                experiment={experiment}
                metrics={metrics}
                algorithms={algorithms}
                chart={props.chart}
                trans={trans}
                onOpenModel={props.onOpenModel}
              />
            )
          },
          {
            id: 'data',
            title: trans.__('Data'),
            render: () => (
              <Findings
                exploration={props.exploration}
                status={experiment.state.status}
                paused={props.lostSince !== null}
                trans={trans}
                onLoad={props.onLoadExploration}
                onApply={props.onApplyFixes}
              />
            )
          },
          {
            id: 'details',
            title: trans.__('Details'),
            render: () => (
              <Details
                experiment={experiment}
                steps={props.steps}
                trans={trans}
              />
            )
          },
          {
            id: 'log',
            title: trans.__('Log'),
            render: () => (
              <Log
                text={props.log}
                status={experiment.state.status}
                paused={props.lostSince !== null}
                trans={trans}
                onRefresh={props.onRefreshLog}
              />
            )
          }
        ]}
      />
    </>
  );
}
