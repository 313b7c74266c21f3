import type { TranslationBundle } from '@jupyterlab/translation';
import {
  addIcon,
  copyIcon,
  folderIcon,
  notebookIcon,
  runIcon,
  stopIcon
} from '@jupyterlab/ui-components';
import React from 'react';

import type { Experiment } from '../../api';
import { isTerminal } from '../../api';
import { Badge, Button, endpointIcon } from '../../ui';
import { ExperimentBadge } from '../StatusBadge';
import type { IDeploy } from '../DeployForm';
import { DeployForm } from '../DeployForm';
import { PageHeader } from '../PageHeader';
import type { Place } from './place';

export interface IHeaderProps {
  experiment: Experiment;
  trans: TranslationBundle;
  deploy: IDeploy;
  onStop: () => void;
  onExtend: () => void;
  onResume: () => void;
  onDelete: () => void;
  /** Null where experiments cannot be cloned. */
  onClone: (() => void) | null;
  onOpen: (place: Place) => void;
}

/** The name, the status and what can be done. */
export function Header({
  experiment,
  trans,
  deploy,
  onStop,
  onExtend,
  onResume,
  onDelete,
  onClone,
  onOpen
}: IHeaderProps): JSX.Element {
  const [deploying, setDeploying] = React.useState(false);
  const { name, state, endpoint } = experiment;
  const { project, tags } = experiment.spec;
  const { status, artifacts } = state;
  const ended = isTerminal(status);
  return (
    <PageHeader
      title={name}
      status={<ExperimentBadge status={status} trans={trans} />}
      about={
        <>
          {project && (
            <span className="jp-mod-quiet">
              {trans.__('Project %1', project)}
            </span>
          )}
          {tags.length > 0 && (
            <ul className="jp-Autopilot-Tags" aria-label={trans.__('Tags')}>
              {tags.map(tag => (
                <li key={tag}>
                  <Badge>{tag}</Badge>
                </li>
              ))}
            </ul>
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
              state.best_candidate
                ? null
                : trans.__('There is no finished candidate to deploy yet.')
            }
            onClick={() => setDeploying(!deploying)}
          >
            {trans.__('Deploy best model')}
          </Button>
          {!ended && (
            <Button
              icon={stopIcon}
              unavailable={
                status === 'stopping'
                  ? trans.__('It is stopping: the best model is being packed.')
                  : null
              }
              onClick={onStop}
            >
              {trans.__('Stop')}
            </Button>
          )}
          {!ended && state.run_seconds !== null && (
            <Button
              icon={addIcon}
              title={trans.__('Put the time limit off')}
              unavailable={
                status === 'stopping'
                  ? trans.__('It is stopping. Resume it when it has stopped.')
                  : null
              }
              onClick={onExtend}
            >
              {trans.__('Add time')}
            </Button>
          )}
          {ended && (
            <Button
              icon={runIcon}
              title={trans.__('Go on from where it ended, with more time')}
              onClick={onResume}
            >
              {trans.__('Resume')}
            </Button>
          )}
          {onClone && (
            <Button
              icon={copyIcon}
              title={trans.__(
                'Begin another experiment with the same settings'
              )}
              onClick={onClone}
            >
              {trans.__('Clone')}
            </Button>
          )}
          <Button
            unavailable={
              ended ? null : trans.__('Stop the experiment before deleting it.')
            }
            onClick={onDelete}
          >
            {trans.__('Delete')}
          </Button>
        </>
      }
      links={
        <>
          <Button
            icon={notebookIcon}
            unavailable={
              artifacts.data_exploration_notebook ? null : missing(ended, trans)
            }
            onClick={() => onOpen('data_exploration')}
          >
            {trans.__('Open data exploration notebook')}
          </Button>
          <Button
            icon={notebookIcon}
            unavailable={
              artifacts.candidate_definition_notebook
                ? null
                : missing(ended, trans)
            }
            onClick={() => onOpen('candidate_definition')}
          >
            {trans.__('Open candidate definition notebook')}
          </Button>
          <Button
            icon={notebookIcon}
            title={trans.__(
              'A notebook of your own that goes on from here in Python'
            )}
            onClick={() => onOpen('continuation')}
          >
            {trans.__('Continue in a notebook')}
          </Button>
          <Button icon={folderIcon} onClick={() => onOpen('folder')}>
            {trans.__('Open folder')}
          </Button>
          {endpoint && (
            <Button
              icon={endpointIcon}
              onClick={() => deploy.onOpenEndpoint(endpoint)}
            >
              {trans.__('Open endpoint %1', endpoint)}
            </Button>
          )}
        </>
      }
    >
      {deploying && (
        <DeployForm
          candidate={null}
          trans={trans}
          deploy={deploy}
          onClose={() => setDeploying(false)}
        />
      )}
    </PageHeader>
  );
}

function missing(ended: boolean, trans: TranslationBundle): string {
  return ended
    ? trans.__('The experiment ended before this notebook was written.')
    : trans.__('This notebook is not written yet.');
}
