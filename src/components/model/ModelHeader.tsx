import type { TranslationBundle } from '@jupyterlab/translation';
import {
  downloadIcon,
  folderIcon,
  notebookIcon,
  pythonIcon
} from '@jupyterlab/ui-components';
import React from 'react';

import type { Candidate, Experiment } from '../../api';
import { Badge, Button, autopilotIcon, endpointIcon, useBusy } from '../../ui';
import { CandidateState } from '../CandidateState';
import type { IDeploy } from '../DeployForm';
import { DeployForm } from '../DeployForm';
import { PageHeader } from '../PageHeader';
import type { IRegister } from '../registry/RegisterForm';
import { RegisterForm } from '../registry/RegisterForm';
import type { ITransforming } from '../transform';
import { TransformForm } from '../transform';

export interface IModelHeaderProps {
  experiment: Experiment;
  candidate: Candidate;
  trans: TranslationBundle;
  deploy: IDeploy;
  register: IRegister;
  transforming: ITransforming;
  /** The comparison is shown. */
  comparing: boolean;
  onCompare: () => void;
  onOpenExperiment: () => void;
  onOpenNotebook: (candidate: string) => Promise<unknown>;
  onExportScripts: () => Promise<unknown>;
  onOpenFolder: () => void;
  /** The whole model as one file. */
  onDownload: () => void;
}

/** The model's name, how its training ended, and what can be done with it. */
export function ModelHeader({
  experiment: { name, spec, state },
  candidate: { id, status, changed_from: changedFrom },
  trans,
  deploy,
  register,
  transforming,
  comparing,
  onCompare,
  onOpenExperiment,
  onOpenNotebook,
  onExportScripts,
  onOpenFolder,
  onDownload
}: IModelHeaderProps): JSX.Element {
  const [deploying, setDeploying] = React.useState(false);
  const [registering, setRegistering] = React.useState(false);
  const [predicting, setPredicting] = React.useState(false);
  const [opening, open] = useBusy();
  const [exporting, exportScripts] = useBusy();
  const trained = status === 'completed';
  const untrained = trained
    ? null
    : trans.__('There is no trained model to write about.');
  return (
    <PageHeader
      title={id}
      status={<CandidateState status={status} trans={trans} />}
      about={
        <>
          {id === state.best_candidate && (
            <Badge tone="success">{trans.__('Best')}</Badge>
          )}
        </>
      }
      actions={
        <>
          <Button
            kind="primary"
            icon={endpointIcon}
            aria-expanded={deploying}
            unavailable={
              trained ? null : trans.__('There is no trained model to deploy.')
            }
            onClick={() => setDeploying(!deploying)}
          >
            {trans.__('Deploy model')}
          </Button>
          <Button
            aria-expanded={registering}
            unavailable={
              trained
                ? null
                : trans.__('There is no trained model to register.')
            }
            onClick={() => setRegistering(!registering)}
          >
            {trans.__('Register model')}
          </Button>
          <Button
            aria-expanded={predicting}
            title={trans.__('Predict a file or a folder of files')}
            unavailable={
              trained
                ? null
                : trans.__('There is no trained model to predict with.')
            }
            onClick={() => setPredicting(!predicting)}
          >
            {trans.__('Batch transform…')}
          </Button>
          <Button
            aria-expanded={comparing}
            unavailable={
              state.candidates.length > 1
                ? null
                : trans.__('There is no other candidate to compare with.')
            }
            onClick={onCompare}
          >
            {trans.__('Compare')}
          </Button>
        </>
      }
      links={
        <>
          <Button icon={autopilotIcon} onClick={onOpenExperiment}>
            {trans.__('Open experiment %1', name)}
          </Button>
          <Button
            icon={notebookIcon}
            title={trans.__(
              'The code that trains it again, to read and change'
            )}
            busy={opening}
            unavailable={untrained}
            onClick={() => open(() => onOpenNotebook(changedFrom ?? id))}
          >
            {changedFrom
              ? trans.__('Open notebook of %1', changedFrom)
              : trans.__('Open notebook')}
          </Button>
          <Button
            icon={pythonIcon}
            title={trans.__(
              'Two Python scripts: one trains it again, the other predicts with it'
            )}
            busy={exporting}
            unavailable={
              changedFrom
                ? trans.__(
                    'It was changed in the notebook of %1, which has its code.',
                    changedFrom
                  )
                : untrained
            }
            onClick={() => exportScripts(onExportScripts)}
          >
            {trans.__('Export as script')}
          </Button>
          <Button
            icon={downloadIcon}
            title={trans.__(
              'A .zip file with the model and all that it takes to use it elsewhere'
            )}
            unavailable={
              trained
                ? null
                : trans.__('There is no trained model to download.')
            }
            onClick={onDownload}
          >
            {trans.__('Download model')}
          </Button>
          <Button icon={folderIcon} onClick={onOpenFolder}>
            {trans.__('Open folder')}
          </Button>
        </>
      }
    >
      {deploying && (
        <DeployForm
          candidate={id}
          trans={trans}
          deploy={deploy}
          onClose={() => setDeploying(false)}
        />
      )}
      {registering && (
        <RegisterForm
          candidate={id}
          trans={trans}
          register={register}
          onClose={() => setRegistering(false)}
        />
      )}
      {predicting && (
        <TransformForm
          model={id}
          encrypted={Boolean(spec.encryption_key)}
          trans={trans}
          transforming={transforming}
          onClose={() => setPredicting(false)}
        />
      )}
    </PageHeader>
  );
}
