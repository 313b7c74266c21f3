import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { IPlacedProblem } from '../model/placed';
import { Button, Message } from '../ui';

export interface IProblemSummaryProps {
  problems: IPlacedProblem[];
  /** The step that is shown. */
  step: number;
  trans: TranslationBundle;
  onMend: (problem: IPlacedProblem) => void;
}

/**
 * What stands in the way, with a way to each field. A single problem of a field in sight stands beside that field and
 * is not said twice.
 */
export function ProblemSummary({
  problems,
  step,
  trans,
  onMend
}: IProblemSummaryProps): JSX.Element | null {
  const alone =
    problems.length === 1 &&
    problems[0].field !== null &&
    problems[0].step === step;
  if (problems.length === 0 || alone) {
    return null;
  }
  const general = problems.some(problem => problem.field === null);
  return (
    <Message
      tone="error"
      silent={!general}
      title={trans._n(
        'This needs your attention',
        '%1 things need your attention',
        problems.length
      )}
    >
      <ul>
        {problems.map((problem, index) => (
          <li key={index}>
            {problem.field === null ? (
              problem.message
            ) : (
              <Way
                title={problem.title ?? problem.field}
                message={problem.message}
                onMend={() => onMend(problem)}
              />
            )}
          </li>
        ))}
      </ul>
    </Message>
  );
}

/** A message that leads to its field, whose title it has or gets. */
function Way({
  title,
  message,
  onMend
}: {
  title: string;
  message: string;
  onMend: () => void;
}): JSX.Element {
  const named = message.startsWith(title);
  return (
    <>
      <Button kind="minimal" onClick={onMend}>
        {named ? message : title}
      </Button>
      {!named && message}
    </>
  );
}
