import type { TranslationBundle } from '@jupyterlab/translation';

import type { ShadowActivity, Variant } from '../../api';
import { formatCount, formatNumber, formatShare } from '../../ui';

/** Which model a variant has. */
export function modelTitle(
  { model, model_version: version, candidate, experiment }: Variant,
  trans: TranslationBundle
): string {
  return model === null
    ? trans.__('%1 of %2', candidate, experiment)
    : trans.__('%1 version %2', model, version);
}

/** What a variant gets of the requests. */
export function shareTitle(
  variant: Variant,
  variants: Variant[],
  trans: TranslationBundle
): string {
  if (variant.shadow) {
    return trans.__('Shadow');
  }
  const total = variants
    .filter(({ shadow }) => !shadow)
    .reduce((sum, { weight }) => sum + weight, 0);
  return formatShare(variant.weight / total);
}

/** All variants of a deployment in a line. */
export function trafficTitle(
  variants: Variant[],
  trans: TranslationBundle
): string {
  return variants
    .map(variant =>
      trans.__(
        '%1: %2 (%3)',
        variant.name,
        modelTitle(variant, trans),
        shareTitle(variant, variants, trans)
      )
    )
    .join(', ');
}

/** How a shadow's predictions compare with those that were answered. */
export function agreementTitle(
  {
    rows,
    dropped,
    agreement,
    mean_difference: difference
  }: NonNullable<ShadowActivity>,
  trans: TranslationBundle
): string {
  const parts: string[] = [];
  if (difference !== null) {
    parts.push(
      agreement === null
        ? trans.__(
            'Differs by %1 on average of %2 rows',
            formatNumber(difference, 3),
            formatCount(rows)
          )
        : trans.__(
            'Same label for %1 of %2 rows',
            formatShare(agreement),
            formatCount(rows)
          )
    );
  }
  if (dropped > 0) {
    parts.push(trans.__('%1 requests left out', formatCount(dropped)));
  }
  return parts.join('; ');
}
