/** The commands that the extension adds. */
export namespace CommandIDs {
  /** Opens the wizard; args `{path?}`: a data file to begin with. */
  export const createExperiment = 'autopilot:create-experiment';
  /** The same with the file that is selected in the file browser. */
  export const createFromSelection = 'autopilot:create-experiment-from-file';
  /** Args `{name}`. */
  export const openExperiment = 'autopilot:open-experiment';
  /** Args `{name, notebook}`: `data_exploration` or `candidate_definition`. */
  export const openNotebook = 'autopilot:open-notebook';
  /** Args `{name}`. */
  export const openEndpoint = 'autopilot:open-endpoint';
  /** Args `{experiment, candidate}`. */
  export const openModel = 'autopilot:open-model';
  export const showPanel = 'autopilot:show-panel';
}
