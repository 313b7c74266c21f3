import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Feature, WizardField } from '../api';
import type { IKnown } from '../components/fieldText';
import { fieldText } from '../components/fieldText';
import { usualFeatures } from '../model/features';
import type { WizardModel } from '../model/wizard';
import { Button, Disclosure } from '../ui';
import { PlanCard } from './PlanCard';
import { RequestSnippets } from './RequestSnippets';
import { SimilarNote } from './SimilarNote';

export interface IReviewProps {
  model: WizardModel;
  trans: TranslationBundle;
  /** Opens the page of an experiment. */
  onOpen: (experiment: string) => void;
}

/** The plan, every value by its step with a way back to each, and the request as it can be sent from elsewhere. */
export function Review({ model, trans, onOpen }: IReviewProps): JSX.Element {
  return (
    <div className="jp-Autopilot-Review">
      <SimilarNote model={model} trans={trans} onOpen={onOpen} />
      <PlanCard model={model} trans={trans} />
      {model.schema.steps.map((step, index) => {
        const fields = model.fields(index);
        return fields.length === 0 ? null : (
          <section key={step.id}>
            <header>
              <h3>{step.title}</h3>
              <Button
                kind="minimal"
                aria-label={trans.__('Edit %1', step.title)}
                onClick={() => model.goTo(index)}
              >
                {trans.__('Edit')}
              </Button>
            </header>
            <dl className="jp-Autopilot-Sheet">
              {fields.map(field => (
                <div key={field.name}>
                  <dt>{field.title}</dt>
                  <dd>
                    {fieldText(
                      field,
                      model.values[field.name],
                      trans,
                      known(field, model)
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
      <Disclosure title={trans.__('Request as code')}>
        <RequestSnippets request={model.request} trans={trans} />
      </Disclosure>
    </div>
  );
}

/** What the data say about a field. */
function known(field: WizardField, model: WizardModel): IKnown {
  const { columns } = model.dataset;
  if (field.control !== 'features' || columns.length === 0) {
    return { automatic: model.automatic(field) };
  }
  const target = String(
    model.values[model.fieldWith('column')?.name ?? ''] ?? ''
  );
  const value = model.values[field.name] as Feature[] | null;
  const chosen = value ?? usualFeatures(columns, target);
  const others = columns.filter(column => column.name !== target);
  return { features: { chosen: chosen.length, all: others.length } };
}
