import type { Feature, SpecPatch, TabularSpec } from '../api';
import type { Values } from './draft';

/**
 * The values of a specification with what fixes change in it.
 *
 * @param features - those that are used where the specification names none; an exploration knows them
 */
export function fixed(
  spec: TabularSpec,
  features: Feature[],
  patches: SpecPatch[]
): Values {
  return patches.reduce<Values>(
    (values, patch) => patched(values, features, patch),
    { ...spec }
  );
}

function patched(
  values: Values,
  features: Feature[],
  patch: SpecPatch
): Values {
  const changed: Values = { ...values, ...patch.fields };
  const dropped = new Set(patch.drop_features);
  const types = new Map(Object.entries(patch.feature_types));
  if (dropped.size > 0 || types.size > 0) {
    const used = (values.features as Feature[] | null) ?? features;
    changed.features = used
      .filter(({ name }) => !dropped.has(name))
      .map(({ name, type }) => ({ name, type: types.get(name) ?? type }));
  }
  const tokens = values.missing_tokens as string[];
  changed.missing_tokens = [
    ...new Set([...tokens, ...patch.add_missing_tokens])
  ];
  return changed;
}
