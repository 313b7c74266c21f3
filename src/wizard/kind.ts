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

/** A kind of input: how it is edited and how its value reads on the review page. */
export interface IFieldKind {
  Control: React.ComponentType<IControlProps>;
  text: (
    props: Pick<IControlProps, 'field' | 'value' | 'model' | 'trans'>
  ) => string;
}

/** The title of a choice by its value. */
export function choiceTitle(
  field: WizardField | null | undefined,
  value: unknown
): string {
  const choice = field?.choices.find(one => one.value === value);
  return choice ? choice.title : String(value);
}
