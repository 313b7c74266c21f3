import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  AlgorithmInfo,
  Candidate,
  Experiment,
  Explanation,
  MetricInfo,
  ModelBundle,
  Predictions,
  Report
} from '../../api';
import type { ChartRenderer } from '../../charts';
import { Empty, Message, Skeleton, Tabs, autopilotIcon } from '../../ui';
import type { IDeploy } from '../DeployForm';
import { PageFrame } from '../PageFrame';
import type { IRegister } from '../registry/RegisterForm';
import { ModelReport } from '../report';
import type { ITransforming } from '../transform';
import { useAnswer } from '../row/useAnswer';
import { useRow } from '../row/useRow';
import { CompareWith } from './CompareWith';
import { Features } from './Features';
import type { ArchiveKind } from './FilesTable';
import { FilesTable } from './FilesTable';
import { ModelFacts } from './ModelFacts';
import { ModelHeader } from './ModelHeader';
import type { DownloadOnnx } from './OnnxDownload';
import { Overview } from './Overview';
import { PredictRow } from './PredictRow';

export interface IModelPageProps {
  experimentName: string;
  candidateName: string;
  /** Null until the first answer. */
  experiment: Experiment | null;
  /** Null until it is read, and for a candidate that has no model. */
  bundle: ModelBundle | null;
  /** Why it could not be read. */
  bundleError: string | null;
  /** The catalog's; empty until it is there. */
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  /** When the server did not answer for the first time, in milliseconds; null while it answers. */
  lostSince: number | null;
  error: string | null;
  trans: TranslationBundle;
  onRetry: () => Promise<void>;
  /** Rejects with the reason when it cannot be deployed. */
  onDeploy: IDeploy['onDeploy'];
  /** Rejects with the reason when it cannot be registered. */
  onRegister: IRegister['onRegister'];
  onOpenRegistry: () => void;
  transforming: ITransforming;
  /** Rejects with the reason when there is no prediction. */
  onPredict: (body: string, contentType: string) => Promise<Predictions>;
  /** Rejects with the reason when the row cannot be explained. */
  onExplain: (body: string) => Promise<Explanation>;
  /** Null until it is asked for and there. */
  report: Report | null;
  /** Why there is none. */
  reportError: string | null;
  chart: ChartRenderer;
  onLoadReport: () => void;
  /** Ends when the browser downloads the report, or when it was told why it does not. */
  onDownloadReport: () => Promise<unknown>;
  /** Ends when the report's notebook is open, or when it was told why it is not. */
  onOpenReport: () => Promise<unknown>;
  /** Explains a row of the validation part. */
  onExplainRow: (row: number) => Promise<Explanation>;
  onOpenEndpoint: (name: string) => void;
  onOpenModel: (candidate: string) => void;
  onOpenExperiment: () => void;
  /** Ends when the candidate's notebook is open, or when it was told why it is not. */
  onOpenNotebook: (candidate: string) => Promise<unknown>;
  /** Ends when the candidate's scripts are shown, or when it was told why they are not. */
  onExportScripts: () => Promise<unknown>;
  onOpenFolder: () => void;
  /** A path in the workspace. */
  onDownload: (path: string) => void;
  /** The whole model as one file. */
  onDownloadAll: (kind: ArchiveKind) => void;
  onDownloadOnnx: DownloadOnnx;
}

/** The page of one candidate's model. */
export function ModelPage(props: IModelPageProps): JSX.Element {
  const { experiment, experimentName, candidateName, error, trans } = props;
  const { lostSince, onRetry } = props;
  const candidate = experiment?.state.candidates.find(
    one => one.id === candidateName
  );
  return (
    <PageFrame
      label={trans.__('Model %1', candidateName)}
      lostSince={lostSince}
      error={error}
      failed={trans.__('The model could not be read')}
      loading={experiment === null}
      trans={trans}
      onRetry={onRetry}
    >
      {experiment &&
        (candidate ? (
          <Loaded {...props} experiment={experiment} candidate={candidate} />
        ) : (
          <Empty
            icon={autopilotIcon}
            title={trans.__(
              'The experiment “%1” has no candidate “%2”',
              experimentName,
              candidateName
            )}
          >
            {trans.__(
              'A candidate whose training is given up leaves its experiment.'
            )}
          </Empty>
        ))}
    </PageFrame>
  );
}

type Bundle = ModelBundle['manifest'];

const NO_COLUMNS: Bundle['columns'] = [];
const NO_SAMPLE: Bundle['sample'] = [];

function Loaded(
  props: IModelPageProps & { experiment: Experiment; candidate: Candidate }
): JSX.Element {
  const { experiment, candidate, bundle, metrics, algorithms, trans } = props;
  const { onOpenModel } = props;
  const { state } = experiment;
  const [tab, setTab] = React.useState('overview');
  const [comparing, setComparing] = React.useState(false);
  const row = useRow(
    bundle?.manifest.columns ?? NO_COLUMNS,
    bundle?.manifest.sample ?? NO_SAMPLE,
    trans
  );
  const prediction = useAnswer(props.onPredict, trans);
  const explanation = useAnswer(props.onExplain, trans);
  const withBundle = (draw: (bundle: ModelBundle) => JSX.Element) => () =>
    bundle ? draw(bundle) : <NoBundle {...props} />;
  return (
    <>
      <ModelHeader
        experiment={experiment}
        candidate={candidate}
        trans={trans}
        deploy={{
          defaultName: experiment.name,
          onDeploy: props.onDeploy,
          onOpenEndpoint: props.onOpenEndpoint
        }}
        register={{
          defaultName: experiment.name,
          onRegister: props.onRegister,
          onOpenRegistry: props.onOpenRegistry
        }}
        transforming={props.transforming}
        comparing={comparing}
        onCompare={() => setComparing(!comparing)}
        onOpenExperiment={props.onOpenExperiment}
        onOpenNotebook={props.onOpenNotebook}
        onExportScripts={props.onExportScripts}
        onOpenFolder={props.onOpenFolder}
        onDownload={() => props.onDownloadAll('zip')}
      />
      {candidate.error && (
        <Message
          tone="error"
          title={trans.__('This candidate could not be trained')}
        >
          {candidate.error}
        </Message>
      )}
      {candidate.description && <p>{candidate.description}</p>}
      <ModelFacts
        candidate={candidate}
        state={state}
        metrics={metrics}
        algorithms={algorithms}
        trans={trans}
      />
      {comparing && state.candidates.length > 1 && (
        <CompareWith
          candidate={candidate}
          state={state}
          metrics={metrics}
          algorithms={algorithms}
          trans={trans}
          onOpenModel={onOpenModel}
          onClose={() => setComparing(false)}
        />
      )}
      <Tabs
        label={trans.__('Parts of the model')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          {
            id: 'overview',
            title: trans.__('Overview'),
            render: () => (
              <Overview
                candidate={candidate}
                state={state}
                metrics={metrics}
                trans={trans}
                onOpenModel={onOpenModel}
              />
            )
          },
          {
            id: 'report',
            title: trans.__('Report'),
            render: withBundle(() => <ReportTab {...props} />)
          },
          {
            id: 'features',
            title: trans.__('Features'),
            render: withBundle(found => (
              <Features bundle={found} trans={trans} />
            ))
          },
          {
            id: 'predict',
            title: trans.__('Predict a row'),
            render: withBundle(found => (
              <PredictRow
                bundle={found}
                row={row}
                prediction={prediction}
                explanation={explanation}
                trans={trans}
              />
            ))
          },
          {
            id: 'artifacts',
            title: trans.__('Artifacts'),
            render: withBundle(found => (
              <FilesTable
                bundle={found}
                encrypted={Boolean(props.experiment?.spec.encryption_key)}
                trans={trans}
                onDownload={props.onDownload}
                onDownloadAll={props.onDownloadAll}
                onDownloadOnnx={props.onDownloadOnnx}
              />
            ))
          }
        ]}
      />
    </>
  );
}

/** The report, which is made when somebody looks at it. */
function ReportTab({
  report,
  reportError,
  metrics,
  chart,
  trans,
  onLoadReport,
  onDownloadReport,
  onOpenReport,
  onExplainRow
}: IModelPageProps): JSX.Element {
  React.useEffect(() => {
    if (!report && !reportError) {
      onLoadReport();
    }
    // Once for each look at it; after an error the reader asks again.
  }, []);
  return (
    <ModelReport
      report={report}
      error={reportError}
      metrics={metrics}
      chart={chart}
      trans={trans}
      onRetry={onLoadReport}
      onDownload={onDownloadReport}
      onOpenNotebook={onOpenReport}
      onExplain={onExplainRow}
    />
  );
}

/** What stands in place of the model's parts: why there is none, or that it is on its way. */
function NoBundle({
  candidate,
  bundleError,
  trans
}: {
  candidate: Candidate;
  bundleError: string | null;
  trans: TranslationBundle;
}): JSX.Element {
  if (bundleError) {
    return (
      <Message
        tone="error"
        title={trans.__('The model’s files could not be read')}
      >
        {bundleError}
      </Message>
    );
  }
  if (candidate.status === 'completed') {
    return (
      <div role="status" aria-label={trans.__('Loading…')}>
        <Skeleton lines={4} />
      </div>
    );
  }
  return (
    <Empty icon={autopilotIcon} title={trans.__('There is no model')}>
      {candidate.status === 'training'
        ? trans.__('It is here as soon as the candidate is trained.')
        : trans.__('The candidate’s training did not end with a model.')}
    </Empty>
  );
}
