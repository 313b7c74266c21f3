import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Experiment } from '../api';
import type { IPlacedProblem } from '../model/placed';
import type { WizardModel } from '../model/wizard';
import { Button } from '../ui';
import { DraftOrigin } from './DraftOrigin';
import { ProblemSummary } from './ProblemSummary';
import { Review } from './Review';
import { StepFields } from './StepFields';
import { Stepper } from './Stepper';
import type { IBrowse } from './kind';

export interface IWizardProps {
  /** Its owner draws the wizard again whenever it changes. */
  model: WizardModel;
  browse: IBrowse;
  trans: TranslationBundle;
  onCreated: (experiment: Experiment) => void;
  /** Opens the page of another experiment. */
  onOpen: (experiment: string) => void;
  /** The user wants to begin again. */
  onReset: () => void;
}

/** A click on Next or Create that did not succeed, and the field that is to get the focus. */
interface IAttempt {
  field: string | null;
}

/** The wizard, drawn from the schema: a step at a time, each a form of its own. */
export function Wizard({
  model,
  browse,
  trans,
  onCreated,
  onOpen,
  onReset
}: IWizardProps): JSX.Element {
  const prefix = React.useId();
  const root = React.useRef<HTMLElement>(null);
  const heading = React.useRef<HTMLHeadingElement>(null);
  const [attempt, setAttempt] = React.useState<IAttempt | null>(null);
  const { schema, step, problems } = model;
  const current = schema.steps[step];
  const last = step === schema.steps.length - 1;

  useFocusOnStep(step, heading);
  React.useEffect(() => {
    if (attempt?.field) {
      focusField(root.current, attempt.field);
    }
  }, [attempt]);

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (model.busy) {
      return;
    }
    if (last) {
      const created = await model.create();
      if (created) {
        onCreated(created);
        return;
      }
    } else if ((await model.next()) === null && model.step !== step) {
      setAttempt(null);
      return;
    }
    setAttempt({
      field:
        model.problems.find(problem => problem.step === model.step)?.field ??
        null
    });
  };

  const mend = (problem: IPlacedProblem) => {
    model.goTo(problem.step);
    setAttempt({ field: problem.field });
  };

  return (
    <section
      className="jp-Autopilot jp-Autopilot-Wizard"
      aria-label={trans.__('Create AutoML experiment')}
      ref={root}
    >
      <div className="jp-Autopilot-Wizard-layout">
        <Stepper
          titles={schema.steps.map(one => one.title)}
          current={step}
          reached={model.reached}
          wrong={new Set(attempt ? problems.map(problem => problem.step) : [])}
          trans={trans}
          onSelect={to => model.goTo(to)}
        />
        <form
          className="jp-Autopilot-Wizard-form"
          noValidate
          onSubmit={event => void submit(event)}
        >
          <div className="jp-Autopilot-Wizard-scroll">
            <div className="jp-Autopilot-Wizard-page">
              <header>
                <p className="jp-Autopilot-Wizard-count">
                  {trans.__('Step %1 of %2', step + 1, schema.steps.length)}
                </p>
                <h1 ref={heading} tabIndex={-1}>
                  {current.title}
                </h1>
              </header>
              <DraftOrigin model={model} trans={trans} onReset={onReset} />
              {attempt && (
                <ProblemSummary
                  problems={problems}
                  step={step}
                  trans={trans}
                  onMend={mend}
                />
              )}
              <StepFields
                key={current.id}
                prefix={prefix}
                model={model}
                browse={browse}
                trans={trans}
              />
              {last && <Review model={model} trans={trans} onOpen={onOpen} />}
            </div>
          </div>
          <footer className="jp-Autopilot-Wizard-footer">
            <div>
              {step > 0 && (
                <Button onClick={() => model.goTo(step - 1)}>
                  {trans.__('Back')}
                </Button>
              )}
              <Button kind="primary" type="submit" busy={model.busy}>
                {last
                  ? trans.__('Create experiment')
                  : trans.__('Next: %1', schema.steps[step + 1].title)}
              </Button>
            </div>
          </footer>
        </form>
      </div>
    </section>
  );
}

/** After a change of step its page begins at the top, and the focus at its heading, from where Tab leads to its fields. */
function useFocusOnStep(
  step: number,
  heading: React.RefObject<HTMLElement>
): void {
  const shown = React.useRef(step);
  React.useEffect(() => {
    if (shown.current !== step) {
      shown.current = step;
      const page = heading.current?.closest('.jp-Autopilot-Wizard-scroll');
      if (page) {
        page.scrollTop = 0; // also where the step before was left further down
      }
      heading.current?.focus({ preventScroll: true });
    }
  }, [step, heading]);
}

function focusField(root: HTMLElement | null, name: string): void {
  const place = root?.querySelector(`[data-field="${name}"]`);
  const control =
    place?.querySelector('[aria-invalid="true"]') ??
    place?.querySelector('input, select, button');
  (control as HTMLElement | null | undefined)?.focus();
}
