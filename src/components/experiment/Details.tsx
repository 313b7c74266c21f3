import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Experiment, WizardStep } from '../../api';
import { Code, Disclosure } from '../../ui';
import { fieldText } from '../fieldText';
import { formatTime } from '../time';
import { Profile } from './Profile';
import { SheetRows } from './SheetRows';

export interface IDetailsProps {
  experiment: Experiment;
  /** The wizard's steps with the fields that count in this experiment; empty until the catalog is there. */
  steps: WizardStep[];
  trans: TranslationBundle;
}

/** Where the time went, and the specification as the wizard reviews it. */
export function Details({
  experiment,
  steps,
  trans
}: IDetailsProps): JSX.Element {
  const { spec, state, folder, created_at: created } = experiment;
  const json = JSON.stringify(spec, null, 2);
  const values: Record<string, unknown> = { ...spec };
  const automatic: Record<string, string | null> = {
    problem_type: state.problem_type,
    objective: state.objective
  };
  return (
    <div className="jp-Autopilot-Details">
      <Profile experiment={experiment} trans={trans} />
      <Sheet
        title={trans.__('Experiment')}
        rows={[
          [trans.__('Created'), formatTime(created)],
          [trans.__('Folder'), folder]
        ]}
      />
      {steps.map(({ id, title, fields }) => (
        <Sheet
          key={id}
          title={title}
          rows={fields.map(field => [
            field.title,
            fieldText(field, values[field.name], trans, {
              automatic: automatic[field.name]
            })
          ])}
        />
      ))}
      <Disclosure title={trans.__('Specification as JSON')}>
        <Code text={json} trans={trans} />
      </Disclosure>
    </div>
  );
}

function Sheet({
  title,
  rows
}: {
  title: string;
  rows: [string, string][];
}): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      <SheetRows rows={rows} />
    </section>
  );
}
