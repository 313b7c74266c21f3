/** What an experiment's page opens elsewhere. */
export type Place =
  'data_exploration' | 'candidate_definition' | 'continuation' | 'folder';
