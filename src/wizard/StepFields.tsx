import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { WizardField } from '../api';
import type { WizardModel } from '../model/wizard';
import { Disclosure } from '../ui';
import { KINDS } from './fields';
import type { IBrowse } from './kind';

export interface IStepFieldsProps {
  /** Makes the ids of the fields unique in the document. */
  prefix: string;
  model: WizardModel;
  browse: IBrowse;
  trans: TranslationBundle;
}

/** The fields of the current step, the advanced ones folded. */
export function StepFields(props: IStepFieldsProps): JSX.Element {
  const { model, trans } = props;
  const fields = model.fields(model.step);
  const advanced = fields.filter(field => field.advanced);
  return (
    <>
      {fields
        .filter(field => !field.advanced)
        .map(field => (
          <SchemaField key={field.name} {...props} field={field} />
        ))}
      {advanced.length > 0 && (
        <Disclosure
          title={trans.__('Advanced')}
          forceOpen={advanced.some(field => model.error(field.name) !== null)}
        >
          <div className="jp-Autopilot-Wizard-fields">
            {advanced.map(field => (
              <SchemaField key={field.name} {...props} field={field} />
            ))}
          </div>
        </Disclosure>
      )}
    </>
  );
}

function SchemaField(
  props: IStepFieldsProps & { field: WizardField }
): JSX.Element {
  const { prefix, model, browse, trans, field } = props;
  const { Control } = KINDS[field.control];
  return (
    <div data-field={field.name}>
      <Control
        id={`${prefix}${field.name}`}
        field={field}
        value={model.values[field.name]}
        error={model.error(field.name)}
        model={model}
        browse={browse}
        trans={trans}
        onChange={value => model.set(field.name, value)}
        onLeave={() => model.leave(field.name)}
      />
    </div>
  );
}
