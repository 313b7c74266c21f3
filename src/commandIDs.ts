/** The commands that the extension adds. */
export namespace CommandIDs {
  /** Opens the wizard; args `{path?, values?, origin?}`: a data file or any fields to begin with. */
  export const createExperiment = 'autopilot:create-experiment';
  /** The same with the file that is selected in the file browser. */
  export const createFromSelection = 'autopilot:create-experiment-from-file';
  /** The same with the specification that is selected in the file browser. */
  export const importSelection =
    'autopilot:create-experiment-from-specification';
  /** Opens the wizard with the values of an experiment; args `{name, values?, notes?}`: what is changed. */
  export const cloneExperiment = 'autopilot:clone-experiment';
  /** Args `{name}`. */
  export const openExperiment = 'autopilot:open-experiment';
  /** The page of all experiments. */
  export const openExperiments = 'autopilot:open-experiments';
  /** Args `{name, notebook}`: `data_exploration` or `candidate_definition`. */
  export const openNotebook = 'autopilot:open-notebook';
  /** Args `{name}`. */
  export const openEndpoint = 'autopilot:open-endpoint';
  /** Args `{experiment, candidate}`. */
  export const openModel = 'autopilot:open-model';
  /** The page of registered models. */
  export const openRegistry = 'autopilot:open-registry';
  export const showPanel = 'autopilot:show-panel';
}
