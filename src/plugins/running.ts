import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { IRunningSessions } from '@jupyterlab/running';
import { IRunningSessionManagers } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { stopIcon, tableRowsIcon } from '@jupyterlab/ui-components';

import type { ExperimentSummary } from '../api';
import { isTerminal } from '../api';
import { CommandIDs } from '../commandIDs';
import {
  endpointStatusTitle,
  stageTitle,
  statusTitle
} from '../components/words';
import type { EndpointsModel } from '../model/endpoints';
import type { ExperimentsModel } from '../model/experiments';
import type { TransformsModel } from '../model/transforms';
import { DOMAIN, IAutopilot } from '../tokens';
import { formatShare } from '../ui/format';
import { autopilotIcon, endpointIcon } from '../ui/icons';
import { stopEndpoint, stopExperiment } from '../widgets/actions';
import { attempt } from '../widgets/confirm';

/** Running experiments and endpoints in JupyterLab's panel of running things. */
export const runningPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:running',
  description:
    'Adds running AutoML experiments, endpoints and batch transforms to the running panel.',
  autoStart: true,
  requires: [IAutopilot, IRunningSessionManagers],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    autopilot: IAutopilot,
    managers: IRunningSessionManagers,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    managers.add(
      runningExperiments(autopilot.experiments, app.commands, trans)
    );
    managers.add(runningEndpoints(autopilot.endpoints, app.commands, trans));
    managers.add(runningTransforms(autopilot.transforms, app.commands, trans));
  }
};

export function runningExperiments(
  model: ExperimentsModel,
  commands: JupyterFrontEnd['commands'],
  trans: TranslationBundle
): IRunningSessions.IManager {
  const running = () =>
    model.experiments?.filter(one => !isTerminal(one.status)) ?? [];
  return {
    name: trans.__('AutoML experiments'),
    running: () =>
      running().map(experiment => ({
        icon: () => autopilotIcon,
        label: () => experiment.name,
        labelTitle: () => experiment.folder,
        detail: () => progressText(experiment, trans),
        open: () =>
          void commands.execute(CommandIDs.openExperiment, {
            name: experiment.name
          }),
        shutdown: () => void stopExperiment(model, experiment.name, trans)
      })),
    shutdownAll: () =>
      void attempt(
        trans.__('Not all experiments could be stopped'),
        () => Promise.all(running().map(({ name }) => model.stop(name))),
        trans
      ),
    refreshRunning: () => void model.refresh(),
    runningChanged: model.stateChanged,
    shutdownLabel: trans.__('Stop'),
    shutdownAllLabel: trans.__('Stop All'),
    shutdownAllConfirmationText: () =>
      trans._n(
        'Stop %1 AutoML experiment? The best model found so far is kept.',
        'Stop %1 AutoML experiments? The best models found so far are kept.',
        running().length
      ),
    shutdownItemIcon: stopIcon
  };
}

export function runningEndpoints(
  model: EndpointsModel,
  commands: JupyterFrontEnd['commands'],
  trans: TranslationBundle
): IRunningSessions.IManager {
  const running = () =>
    model.endpoints?.filter(
      one => one.status === 'creating' || one.status === 'in_service'
    ) ?? [];
  return {
    name: trans.__('AutoML endpoints'),
    running: () =>
      running().map(endpoint => ({
        icon: () => endpointIcon,
        label: () => endpoint.name,
        labelTitle: () =>
          trans.__(
            'Model %1 of experiment %2',
            endpoint.candidate,
            endpoint.experiment
          ),
        detail: () => endpointStatusTitle(endpoint.status, trans),
        open: () =>
          void commands.execute(CommandIDs.openEndpoint, {
            name: endpoint.name
          }),
        shutdown: () => void stopEndpoint(model, endpoint.name, trans)
      })),
    shutdownAll: () =>
      void attempt(
        trans.__('Not all endpoints could be stopped'),
        () => Promise.all(running().map(({ name }) => model.stop(name))),
        trans
      ),
    refreshRunning: () => void model.refresh(),
    runningChanged: model.stateChanged,
    shutdownLabel: trans.__('Stop'),
    shutdownAllLabel: trans.__('Stop All'),
    shutdownAllConfirmationText: () =>
      trans._n(
        'Stop %1 AutoML endpoint? It can be started again.',
        'Stop %1 AutoML endpoints? They can be started again.',
        running().length
      ),
    shutdownItemIcon: stopIcon
  };
}

export function runningTransforms(
  model: TransformsModel,
  commands: JupyterFrontEnd['commands'],
  trans: TranslationBundle
): IRunningSessions.IManager {
  const running = () =>
    model.transforms?.filter(one => !isTerminal(one.status)) ?? [];
  const stop = (names: string[]) =>
    void attempt(
      trans.__('The batch transform could not be stopped'),
      () => Promise.all(names.map(name => model.stop(name))),
      trans
    );
  return {
    name: trans.__('AutoML batch transforms'),
    running: () =>
      running().map(({ name, status, share, data_path, output_path }) => ({
        icon: () => tableRowsIcon,
        label: () => name,
        labelTitle: () => trans.__('%1 → %2', data_path, output_path),
        detail: () =>
          status === 'in_progress'
            ? formatShare(share)
            : statusTitle(status, trans),
        open: () => void commands.execute(CommandIDs.showPanel),
        shutdown: () => stop([name])
      })),
    shutdownAll: () => stop(running().map(({ name }) => name)),
    refreshRunning: () => void model.refresh(),
    runningChanged: model.stateChanged,
    shutdownLabel: trans.__('Stop'),
    shutdownAllLabel: trans.__('Stop All'),
    shutdownAllConfirmationText: () =>
      trans._n(
        'Stop %1 AutoML batch transform? It can be resumed where it was.',
        'Stop %1 AutoML batch transforms? They can be resumed where they were.',
        running().length
      ),
    shutdownItemIcon: stopIcon
  };
}

/** What it does and how far it is, such as `Training models · 40%`. */
function progressText(
  { status, stage, progress }: ExperimentSummary,
  trans: TranslationBundle
): string {
  return status === 'in_progress' && stage
    ? trans.__('%1 · %2', stageTitle(stage, trans), formatShare(progress))
    : statusTitle(status, trans);
}
