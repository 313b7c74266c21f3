import type { ModelVersion } from '../../../api';
import { endpoint, summary, trans, variant } from '../../__tests__/samples';
import type { IVariantDraft } from '../draft';
import {
  draftErrors,
  draftOf,
  requestOf,
  shareOf,
  sourcesFor,
  withNew
} from '../draft';
import { shareTitle, trafficTitle } from '../words';

const NOW = [
  variant({ weight: 3 }),
  variant({ name: 'dark', shadow: true, model: 'kept', model_version: 2 })
];

function edited(other: Partial<IVariantDraft>): IVariantDraft[] {
  const [first, ...rest] = withNew(draftOf(NOW));
  return [first, ...rest.slice(0, -1), { ...rest[rest.length - 1], ...other }];
}

it('keeps what is not changed and names the model of what is new', () => {
  const sources = [
    { id: 'x', title: 'X', model: { experiment: 'other' } },
    { id: 'y', title: 'Y', model: { model: 'kept', version: 1 } }
  ];
  const drafts = edited({ name: ' new ', source: 'y', weight: '0.5' });
  expect(requestOf(drafts, sources, true)).toEqual({
    variants: [
      { name: 'AllTraffic', weight: 3, shadow: false },
      { name: 'dark', weight: 1, shadow: true },
      { name: 'new', weight: 0.5, shadow: false, model: 'kept', version: 1 }
    ],
    other_schema: true
  });
});

it.each([
  [{ source: 'y' }, undefined],
  [{ source: '' }, { source: 'Choose its model.' }],
  [{ source: 'y', name: 'Dark' }, { name: 'Another variant has this name.' }],
  [{ source: 'y', name: 'a b' }, { name: 'Use letters, digits and hyphens.' }],
  [{ source: 'y', weight: '-1' }, { weight: 'Give a number from 0 on.' }],
  [{ source: 'y', weight: ' ' }, { weight: 'Give a number from 0 on.' }],
  [{ source: 'y', weight: 'much' }, { weight: 'Give a number from 0 on.' }]
])('says what is wrong with %j', (other, error) => {
  const drafts = edited(other);
  expect(draftErrors(drafts, trans)[drafts[2].key]).toEqual(error);
});

it('tells the shares while weights are typed', () => {
  const drafts = edited({ weight: '1' });
  expect(drafts.map(draft => shareOf(draft, drafts))).toEqual([
    0.75,
    null,
    0.25
  ]);
  const none = edited({ weight: 'x' });
  expect(shareOf(none[0], none)).toBeNull();
});

it('gives new variants names that are free', () => {
  const two = withNew(withNew(draftOf([variant({ name: 'variant-2' })])));
  expect(two.map(({ name }) => name)).toEqual([
    'variant-2',
    'variant-3',
    'variant-4'
  ]);
  expect(new Set(two.map(({ key }) => key)).size).toBe(3);
});

it('offers the models that predict the same', () => {
  const version = (number: number, other: Partial<ModelVersion>) =>
    ({
      model: 'kept',
      version: number,
      stage: 'none',
      target: 'Churn',
      problem_type: 'binary',
      ...other
    }) as ModelVersion;
  const registered = {
    name: 'kept',
    created_at: '',
    versions: [
      version(3, { stage: 'production' }),
      version(2, { target: 'other' }),
      version(1, {})
    ]
  };
  const experiments = [
    summary('good'),
    summary('none', { best_score: null }),
    summary('odd', { problem_type: 'regression' })
  ];
  expect(
    sourcesFor(endpoint(), experiments, [registered], trans).map(
      ({ title }) => title
    )
  ).toEqual([
    'kept version 3, in production',
    'kept version 1',
    'The best model of good'
  ]);
});

it('puts a deployment in a line', () => {
  expect(shareTitle(NOW[0], NOW, trans)).toBe('100%');
  expect(trafficTitle(NOW, trans)).toBe(
    'AllTraffic: lightgbm-1 of churn (100%), dark: kept version 2 (Shadow)'
  );
});
