import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { IRunningSessions } from '@jupyterlab/running';
import { IRunningSessionManagers } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { stopIcon } from '@jupyterlab/ui-components';

import { isTerminal } from '../api';
import { CommandIDs } from '../commandIDs';
import type { EndpointsModel } from '../model/endpoints';
import type { ExperimentsModel } from '../model/experiments';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon, endpointIcon } from '../ui/icons';
import { attempt } from '../widgets/confirm';

/** Running experiments and endpoints in JupyterLab's panel of running things. */
export const runningPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:running',
  description:
    'Adds running AutoML experiments and endpoints to the running panel.',
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
  }
};

function runningExperiments(
  model: ExperimentsModel,
  commands: JupyterFrontEnd['commands'],
  trans: TranslationBundle
): IRunningSessions.IManager {
  const running = () =>
    model.experiments?.filter(one => !isTerminal(one.status)) ?? [];
  const stop = (name: string) =>
    void attempt(
      trans.__('The experiment could not be stopped'),
      () => model.stop(name),
      trans
    );
  return {
    name: trans.__('AutoML experiments'),
    running: () =>
      running().map(experiment => ({
        icon: () => autopilotIcon,
        label: () => experiment.name,
        labelTitle: () => experiment.folder,
        detail: () => trans.__('%1 %', Math.round(100 * experiment.progress)),
        open: () =>
          void commands.execute(CommandIDs.openExperiment, {
            name: experiment.name
          }),
        shutdown: () => stop(experiment.name)
      })),
    shutdownAll: () => running().forEach(experiment => stop(experiment.name)),
    refreshRunning: () => void model.refresh(),
    runningChanged: model.stateChanged,
    shutdownLabel: trans.__('Stop'),
    shutdownAllLabel: trans.__('Stop All'),
    shutdownAllConfirmationText: trans.__(
      'Stop all running AutoML experiments? The best model found so far is kept.'
    ),
    shutdownItemIcon: stopIcon
  };
}

function runningEndpoints(
  model: EndpointsModel,
  commands: JupyterFrontEnd['commands'],
  trans: TranslationBundle
): IRunningSessions.IManager {
  const running = () =>
    model.endpoints?.filter(
      one => one.status === 'creating' || one.status === 'in_service'
    ) ?? [];
  const stop = (name: string) =>
    void attempt(
      trans.__('The endpoint could not be stopped'),
      () => model.stop(name),
      trans
    );
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
        open: () =>
          void commands.execute(CommandIDs.openEndpoint, {
            name: endpoint.name
          }),
        shutdown: () => stop(endpoint.name)
      })),
    shutdownAll: () => running().forEach(endpoint => stop(endpoint.name)),
    refreshRunning: () => void model.refresh(),
    runningChanged: model.stateChanged,
    shutdownLabel: trans.__('Stop'),
    shutdownAllLabel: trans.__('Stop All'),
    shutdownAllConfirmationText: trans.__(
      'Stop all AutoML endpoints? They can be started again.'
    ),
    shutdownItemIcon: stopIcon
  };
}
