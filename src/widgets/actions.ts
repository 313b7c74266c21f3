import { InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ModelVersion, Transform } from '../api';
import { attempt, confirm } from './confirm';

/** What can be done with a list of experiments. */
interface IExperimentActions {
  stop(name: string): Promise<void>;
  remove(name: string): Promise<void>;
}

interface IEndpointActions extends IExperimentActions {
  start(name: string): Promise<void>;
}

export async function stopExperiment(
  model: Pick<IExperimentActions, 'stop'>,
  name: string,
  trans: TranslationBundle
): Promise<void> {
  const sure = await confirm(
    trans.__('Stop experiment “%1”?', name),
    trans.__('The best model found so far is kept.'),
    trans.__('Stop'),
    trans
  );
  if (sure) {
    await attempt(
      trans.__('The experiment could not be stopped'),
      () => model.stop(name),
      trans
    );
  }
}

/** Minutes that are proposed when an experiment is to go on, or to go on for longer. */
const FURTHER_MINUTES = 10;

/** Asks for how much longer an experiment may run; what is left of its time is added by the server. */
export async function resumeExperiment(
  resume: (seconds: number | null) => Promise<void>,
  name: string,
  trans: TranslationBundle
): Promise<void> {
  const answer = await InputDialog.getNumber({
    title: trans.__('Resume experiment “%1”?', name),
    label: trans.__(
      'Everything that was trained is kept, and nothing is trained twice. Minutes to add to what is left of its time:'
    ),
    value: FURTHER_MINUTES,
    okLabel: trans.__('Resume'),
    cancelLabel: trans.__('Cancel')
  });
  const minutes = answer.value;
  if (answer.button.accept && minutes !== null) {
    await attempt(
      trans.__('The experiment could not be resumed'),
      () => resume(minutes === 0 ? null : Math.round(60 * minutes)),
      trans
    );
  }
}

/** Asks for how much longer an experiment that is under way may run. */
export async function extendExperiment(
  model: { extend(seconds: number): Promise<void> },
  name: string,
  trans: TranslationBundle
): Promise<void> {
  const answer = await InputDialog.getNumber({
    title: trans.__('Add time to experiment “%1”?', name),
    label: trans.__(
      'Its time limit is put off, and more candidates are trained. Minutes to add:'
    ),
    value: FURTHER_MINUTES,
    okLabel: trans.__('Add time'),
    cancelLabel: trans.__('Cancel')
  });
  const minutes = answer.value;
  if (answer.button.accept && minutes !== null && minutes > 0) {
    await attempt(
      trans.__('No time could be added'),
      () => model.extend(Math.max(1, Math.round(60 * minutes))),
      trans
    );
  }
}

/** Returns whether the experiment is the next to start. */
export function prioritizeExperiment(
  model: { prioritize(name: string): Promise<void> },
  name: string,
  trans: TranslationBundle
): Promise<boolean> {
  return attempt(
    trans.__('The experiment could not be moved to the front'),
    () => model.prioritize(name),
    trans
  );
}

/** Deletes a transform that has ended, asking only where work is lost; returns whether it is gone. */
export async function deleteTransform(
  model: Pick<IExperimentActions, 'remove'>,
  { name, status }: Transform,
  trans: TranslationBundle
): Promise<boolean> {
  const sure =
    status === 'completed' ||
    (await confirm(
      trans.__('Delete batch transform “%1”?', name),
      trans.__(
        'The rows that were predicted so far are deleted as well, and it cannot be resumed.'
      ),
      trans.__('Delete'),
      trans
    ));
  return (
    sure &&
    attempt(
      trans.__('The batch transform could not be deleted'),
      () => model.remove(name),
      trans
    )
  );
}

/** What is lost with an experiment. */
export interface IContents {
  folder: string;
  /** The number of candidates. */
  candidates: number;
  /** The endpoint that it deployed. */
  endpoint: string | null;
}

/** Returns whether the experiment is gone. */
export async function deleteExperiment(
  model: Pick<IExperimentActions, 'remove'>,
  name: string,
  trans: TranslationBundle,
  contents?: IContents
): Promise<boolean> {
  const sure = await confirm(
    trans.__('Delete experiment “%1”?', name),
    contents
      ? lossText(contents, trans)
      : trans.__(
          'Its folder with the notebooks and all models is deleted as well. This cannot be undone.'
        ),
    trans.__('Delete'),
    trans
  );
  return (
    sure &&
    attempt(
      trans.__('The experiment could not be deleted'),
      () => model.remove(name),
      trans
    )
  );
}

function lossText(
  { folder, candidates, endpoint }: IContents,
  trans: TranslationBundle
): string {
  return [
    trans._n(
      'The folder “%2” is deleted, with its notebooks, its log and %1 candidate with its model.',
      'The folder “%2” is deleted, with its notebooks, its log and %1 candidates with their models.',
      candidates,
      folder
    ),
    endpoint &&
      trans.__(
        'The endpoint “%1” stays: it has its own copy of the model.',
        endpoint
      ),
    trans.__('This cannot be undone.')
  ]
    .filter(Boolean)
    .join(' ');
}

/** Returns whether the notebook is open. */
export function openCandidateNotebook(
  open: (candidate: string) => Promise<void>,
  candidate: string,
  trans: TranslationBundle
): Promise<boolean> {
  return attempt(
    trans.__('The notebook of %1 could not be opened', candidate),
    () => open(candidate),
    trans
  );
}

/** Returns whether the notebook is open. */
export function continueInNotebook(
  open: () => Promise<void>,
  name: string,
  trans: TranslationBundle
): Promise<boolean> {
  return attempt(
    trans.__('The notebook of “%1” could not be written', name),
    open,
    trans
  );
}

/** Returns whether the version is gone. */
export async function deleteVersion(
  model: { remove(version: ModelVersion): Promise<void> },
  version: ModelVersion,
  trans: TranslationBundle
): Promise<boolean> {
  const sure = await confirm(
    trans.__('Delete version %1 of “%2”?', version.version, version.model),
    trans.__(
      'Its model is deleted. Endpoints that serve it stay: they have their own copies. This cannot be undone.'
    ),
    trans.__('Delete'),
    trans
  );
  return (
    sure &&
    attempt(
      trans.__('The version could not be deleted'),
      () => model.remove(version),
      trans
    )
  );
}

export function startEndpoint(
  model: Pick<IEndpointActions, 'start'>,
  name: string,
  trans: TranslationBundle
): Promise<boolean> {
  return attempt(
    trans.__('The endpoint could not be started'),
    () => model.start(name),
    trans
  );
}

export function stopEndpoint(
  model: Pick<IEndpointActions, 'stop'>,
  name: string,
  trans: TranslationBundle
): Promise<boolean> {
  return attempt(
    trans.__('The endpoint could not be stopped'),
    () => model.stop(name),
    trans
  );
}

/** Returns whether the endpoint is gone. */
export async function deleteEndpoint(
  model: Pick<IEndpointActions, 'remove'>,
  name: string,
  trans: TranslationBundle
): Promise<boolean> {
  const sure = await confirm(
    trans.__('Delete endpoint “%1”?', name),
    trans.__(
      'It stops answering. The model stays with its experiment and can be deployed again.'
    ),
    trans.__('Delete'),
    trans
  );
  return (
    sure &&
    attempt(
      trans.__('The endpoint could not be deleted'),
      () => model.remove(name),
      trans
    )
  );
}
