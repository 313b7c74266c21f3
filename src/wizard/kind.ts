import type { TranslationBundle } from '@jupyterlab/translation';
import type React from 'react';

import type { WizardField } from '../api';
import type { WizardModel } from '../model/wizard';

/** What the wizard asks of JupyterLab. */
export interface IBrowse {
  /** Lets the user pick a data file, a folder or several files; null when they change their mind. */
  file: (current: string) => Promise<string | null>;
  /** The same for a folder. */
  folder: (current: string) => Promise<string | null>;
  /** The same for a file of Python code. */
  pythonFile: (current: string) => Promise<string | null>;
}

/** What a control gets. */
export interface IControlProps {
  /** Unique in the document. */
  id: string;
  field: WizardField;
  value: unknown;
  error: string | null;
  model: WizardModel;
  browse: IBrowse;
  trans: TranslationBundle;
  onChange: (value: unknown) => void;
  /** The user has finished with the control. */
  onLeave: () => void;
}

/** A kind of input; how its value reads is written in `components/fieldText`. */
export interface IFieldKind {
  Control: React.ComponentType<IControlProps>;
}
