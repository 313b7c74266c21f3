import { nullTranslator } from '@jupyterlab/translation';

import openapi from '../../../openapi.json';
import type { Values } from '../draft';
import type { ISnippet } from '../snippets';
import { snippets } from '../snippets';

const trans = nullTranslator.load('jupyter_autopilot');

const REQUIRED = { name: 'churn-1', data_path: 'churn.csv', target: 'Churn' };

/** Another value for each field, with what it needs; several where they are said in another way. */
const OTHERS: Record<string, Values[]> = {
  name: [{ name: 'other-2' }],
  data_path: [
    { data_path: "Kate's folder/a b.csv" },
    { data_path: '-odd.csv' }
  ],
  output_path: [{ output_path: 'my experiments' }],
  project: [{ project: 'customer retention' }],
  tags: [{ tags: ['baseline', 'year 2026'] }, { tags: ['a,b'] }],
  auto_deploy: [{ auto_deploy: true }],
  endpoint_name: [{ auto_deploy: true, endpoint_name: 'churn' }],
  max_runtime: [{ max_runtime: 60 }, { max_runtime: null }],
  max_runtime_per_candidate: [{ max_runtime_per_candidate: 30 }],
  max_candidates: [{ max_candidates: 5 }],
  seed: [{ seed: 7 }],
  max_cores: [{ max_cores: 2 }],
  max_memory: [{ max_memory: 1.5 }],
  encryption_key: [{ encryption_key: 'clinic' }],
  missing_tokens: [{ missing_tokens: ['not known', '-999', '$HOME'] }],
  split_method: [{ split_method: 'ratio' }],
  validation_fraction: [
    { split_method: 'ratio', validation_fraction: 0.3 },
    { split_method: 'time', time_column: 'day', validation_fraction: 0.1 }
  ],
  validation_path: [
    { split_method: 'validation_file', validation_path: 'later.csv' }
  ],
  group_column: [{ split_method: 'group', group_column: 'customer id' }],
  time_column: [{ split_method: 'time', time_column: 'day' }],
  target: [{ target: 'Will "they" leave?' }, { target: '-y' }],
  weight_column: [{ weight_column: 'weight' }],
  features: [
    { features: [{ name: 'tenure', type: 'auto' }] },
    {
      features: [
        { name: 'tenure', type: 'numeric' },
        { name: "it's", type: 'auto' },
        { name: 'a:b', type: 'auto' }
      ]
    },
    { features: [{ name: 'a:text', type: 'auto' }] },
    {
      features: Array.from({ length: 12 }, (_, index) => ({
        name: `column ${index}`,
        type: 'auto'
      }))
    }
  ],
  training_method: [{ training_method: 'hpo' }],
  algorithms: [{ training_method: 'hpo', algorithms: ['lightgbm', 'linear'] }],
  problem_type: [{ problem_type: 'binary' }],
  objective: [{ objective: 'f1' }],
  quantile: [{ objective: 'quantile_loss', quantile: 0.9 }],
  objective_file: [
    { objective_file: 'metrics.py', objective: 'profit' },
    { objective_file: 'my folder/metrics.py' },
    { objective_file: 'my-metrics.py' }
  ]
};

function said(values: Values): Record<ISnippet['id'], ISnippet> {
  const all = snippets({ kind: 'tabular', ...REQUIRED, ...values }, trans);
  return Object.fromEntries(all.map(one => [one.id, one])) as Record<
    ISnippet['id'],
    ISnippet
  >;
}

/** The fields of the contract. */
const FIELDS = Object.keys(
  openapi.components.schemas.TabularSpecRequest.properties
).filter(name => name !== 'kind');

it.each(FIELDS)('%s has its place in each snippet', field => {
  const cases = OTHERS[field];
  expect(cases, `give another value of ${field} in this test`).toBeDefined();
  for (const values of cases) {
    // What the field is compared with: the same but for it.
    const without = Object.fromEntries(
      Object.entries(values).filter(([name]) => name !== field)
    );
    for (const id of ['json', 'python', 'command'] as const) {
      expect(said(values)[id].text).not.toBe(said(without)[id].text);
    }
  }
});

it('what cannot be said is named in a comment', () => {
  const { python, command } = said({
    auto_deploy: true,
    endpoint_name: 'churn',
    objective_file: 'my-metrics.py',
    tags: ['a,b']
  });
  expect(python.text).toContain('# Cannot be said here: objective_file\n');
  expect(command.text).toContain(
    '# Cannot be said here: tags, auto_deploy, endpoint_name\n'
  );
});

it('what is the default anyhow is left out', () => {
  const { python, command } = said({});
  expect(python.text.split('\n').slice(1).join('\n')).toBe(
    `from jupyter_autopilot import AutoML

automl = AutoML(
    target="Churn",
    name="churn-1",
    max_runtime=600,
).fit("churn.csv")`
  );
  expect(command.text.split('\n').slice(1).join('\n')).toBe(
    `jupyter autopilot run churn.csv \\
  --target Churn \\
  --name churn-1`
  );
});

it('they mean the same as the request, which a Python test asks of the file', async () => {
  const cases = [{}, ...Object.values(OTHERS).flat()].map(values => {
    const { python, command } = said(values);
    return {
      request: { ...REQUIRED, ...values },
      python: { text: python.text, unsaid: python.unsaid },
      command: { text: command.text, unsaid: command.unsaid }
    };
  });
  await expect(JSON.stringify(cases, null, 2) + '\n').toMatchFileSnapshot(
    '../../../tests/cli/snippets.json'
  );
});
