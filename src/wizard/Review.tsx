import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { WizardModel } from '../model/wizard';
import { Button, Disclosure } from '../ui';
import { PlanCard } from './PlanCard';
import { RequestSnippets } from './RequestSnippets';
import { KINDS } from './fields';

export interface IReviewProps {
  model: WizardModel;
  trans: TranslationBundle;
}

/** The plan, every value by its step with a way back to each, and the request as it can be sent from elsewhere. */
export function Review({ model, trans }: IReviewProps): JSX.Element {
  return (
    <div className="jp-Autopilot-Review">
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
                    {KINDS[field.control].text({
                      field,
                      value: model.values[field.name],
                      model,
                      trans
                    })}
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
