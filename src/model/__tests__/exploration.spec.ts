import type { Feature, SpecPatch, TabularSpec } from '../../api';
import { experiment } from '../../components/__tests__/samples';
import CASES from '../../../tests/contract/patches.json';
import { fixed } from '../exploration';

const FEATURES = ['age', 'leak', 'zip'].map<Feature>(name => ({
  name,
  type: 'numeric'
}));

const NOTHING: SpecPatch = {
  fields: {},
  drop_features: [],
  feature_types: {},
  add_missing_tokens: []
};

it.each(CASES)('$name, as in Python', ({ spec, patches, expected }) => {
  const before = { ...experiment().spec, ...spec } as TabularSpec;
  const kept = structuredClone(before);
  const changes = patches.map(patch => ({ ...NOTHING, ...patch }) as SpecPatch);
  expect(fixed(before, FEATURES, changes)).toEqual({
    ...before,
    ...expected
  });
  expect(before).toEqual(kept);
});
