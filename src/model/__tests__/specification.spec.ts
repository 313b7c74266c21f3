import { experiment, trans } from '../../components/__tests__/samples';
import { specificationSteps } from '../specification';
import { SCHEMA, field } from './schema';

it('has the fields that count in the experiment, and no step without any', () => {
  const shown = experiment();
  const schema = {
    ...SCHEMA,
    steps: [
      {
        ...SCHEMA.steps[0],
        fields: [
          field('name', 'text'),
          field('endpoint_name', 'text', { when: { auto_deploy: ['true'] } }),
          field('f1', 'text', { when: { resolved_problem_type: ['binary'] } })
        ]
      },
      { ...SCHEMA.steps[1], fields: [] }
    ]
  };
  const names = () =>
    specificationSteps(schema, shown, trans).map(step =>
      step.fields.map(({ name }) => name)
    );
  expect(names()).toEqual([['name', 'f1']]);
  shown.spec.auto_deploy = true;
  expect(names()).toEqual([['name', 'endpoint_name', 'f1']]);
});
