import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  DeploymentCreate,
  Endpoint,
  ExperimentSummary,
  RegisteredModel,
  Variant,
  VariantCreate
} from '../../api';

/** A variant as it is edited. */
export interface IVariantDraft {
  /** Tells the rows of the form apart. */
  key: number;
  name: string;
  /** The id of a source; empty to keep the model that it has. */
  source: string;
  /** As it is typed. */
  weight: string;
  shadow: boolean;
  /** The variant that there is; null for a new one. */
  now: Variant | null;
}

/** A model that a variant can be given. */
export interface ISource {
  id: string;
  title: string;
  /** As the request names it. */
  model: Pick<VariantCreate, 'experiment' | 'model' | 'version'>;
}

export type DraftErrors = Record<
  number,
  { name?: string; source?: string; weight?: string }
>;

const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;

export function draftOf(variants: Variant[]): IVariantDraft[] {
  return variants.map((now, key) => ({
    key,
    name: now.name,
    source: '',
    weight: String(now.weight),
    shadow: now.shadow,
    now
  }));
}

/** A further variant with a name that is free. */
export function withNew(drafts: IVariantDraft[]): IVariantDraft[] {
  const taken = new Set(drafts.map(({ name }) => name.toLowerCase()));
  let number = drafts.length + 1;
  while (taken.has(`variant-${number}`)) {
    number++;
  }
  const key = 1 + Math.max(0, ...drafts.map(draft => draft.key));
  return [
    ...drafts,
    {
      key,
      name: `variant-${number}`,
      source: '',
      weight: '1',
      shadow: false,
      now: null
    }
  ];
}

/** The share of the requests that a variant would get; null for a shadow and while weights are no numbers. */
export function shareOf(
  draft: IVariantDraft,
  drafts: IVariantDraft[]
): number | null {
  const weights = drafts.filter(({ shadow }) => !shadow).map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = weightOf(draft) / total;
  return draft.shadow || !Number.isFinite(share) ? null : share;
}

/** What is wrong, by the key of the variant; the server checks the rest. */
export function draftErrors(
  drafts: IVariantDraft[],
  trans: TranslationBundle
): DraftErrors {
  const errors: DraftErrors = {};
  const seen = new Set<string>();
  for (const draft of drafts) {
    const found: DraftErrors[number] = {};
    const name = draft.name.trim().toLowerCase();
    if (!NAME.test(draft.name.trim())) {
      found.name = trans.__('Use letters, digits and hyphens.');
    } else if (seen.has(name)) {
      found.name = trans.__('Another variant has this name.');
    }
    seen.add(name);
    if (!draft.now && !draft.source) {
      found.source = trans.__('Choose its model.');
    }
    if (!(weightOf(draft) >= 0)) {
      found.weight = trans.__('Give a number from 0 on.');
    }
    if (Object.keys(found).length > 0) {
      errors[draft.key] = found;
    }
  }
  return errors;
}

/** What is asked of the server. */
export function requestOf(
  drafts: IVariantDraft[],
  sources: ISource[],
  otherSchema: boolean
): DeploymentCreate {
  return {
    variants: drafts.map(draft => ({
      name: draft.name.trim(),
      weight: weightOf(draft),
      shadow: draft.shadow,
      ...sources.find(({ id }) => id === draft.source)?.model
    })),
    other_schema: otherSchema
  };
}

/** The models that can answer for the endpoint: of the same target and problem type. */
export function sourcesFor(
  endpoint: Endpoint,
  experiments: ExperimentSummary[],
  registered: RegisteredModel[],
  trans: TranslationBundle
): ISource[] {
  const fits = (other: { target: string; problem_type: string | null }) =>
    other.target === endpoint.target &&
    other.problem_type === endpoint.problem_type;
  return [
    ...registered.flatMap(({ name, versions }) =>
      versions.filter(fits).map(({ version, stage }) => ({
        id: `model ${name} ${version}`,
        title:
          stage === 'production'
            ? trans.__('%1 version %2, in production', name, version)
            : trans.__('%1 version %2', name, version),
        model: { model: name, version }
      }))
    ),
    ...experiments
      .filter(one => fits(one) && one.best_score !== null)
      .map(({ name }) => ({
        id: `experiment ${name}`,
        title: trans.__('The best model of %1', name),
        model: { experiment: name }
      }))
  ];
}

function weightOf({ weight }: IVariantDraft): number {
  return weight.trim() === '' ? NaN : Number(weight);
}
