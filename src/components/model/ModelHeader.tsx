import type { TranslationBundle } from '@jupyterlab/translation';
import { folderIcon, notebookIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { Candidate, Experiment } from '../../api';
import { Badge, Button, autopilotIcon, endpointIcon } from '../../ui';
import { CandidateState } from '../CandidateState';
import type { IDeploy } from '../DeployForm';
import { DeployForm } from '../DeployForm';

export interface IModelHeaderProps {
  experiment: Experiment;
  candidate: Candidate;
  trans: TranslationBundle;
  deploy: IDeploy;
  /** The comparison is shown. */
  comparing: boolean;
  onCompare: () => void;
  onOpenExperiment: () => void;
  onOpenNotebook: () => void;
  onOpenFolder: () => void;
}

/** The model's name, how its training ended, and what can be done with it. */
export function ModelHeader({
  experiment: { name, state },
  candidate: { id, status },
  trans,
  deploy,
  comparing,
  onCompare,
  onOpenExperiment,
  onOpenNotebook,
  onOpenFolder
}: IModelHeaderProps): JSX.Element {
  const [deploying, setDeploying] = React.useState(false);
  const trained = status === 'completed';
  return (
    <header className="jp-Autopilot-Header">
      <div className="jp-Autopilot-Header-title">
        <h1>{id}</h1>
        <span role="status">
          <CandidateState status={status} trans={trans} />
        </span>
        {id === state.best_candidate && (
          <Badge tone="success">{trans.__('Best')}</Badge>
        )}
      </div>
      <div className="jp-Autopilot-Actions">
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
      </div>
      <div className="jp-Autopilot-Header-links">
        <Button icon={autopilotIcon} onClick={onOpenExperiment}>
          {trans.__('Open experiment %1', name)}
        </Button>
        <Button
          icon={notebookIcon}
          unavailable={
            state.artifacts.candidate_definition_notebook
              ? null
              : trans.__('The notebook is not written yet.')
          }
          onClick={onOpenNotebook}
        >
          {trans.__('Open candidate definition notebook')}
        </Button>
        <Button icon={folderIcon} onClick={onOpenFolder}>
          {trans.__('Open folder')}
        </Button>
      </div>
      {deploying && (
        <DeployForm
          candidate={id}
          trans={trans}
          deploy={deploy}
          onClose={() => setDeploying(false)}
        />
      )}
    </header>
  );
}
