import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Activity, Variant } from '../../api';
import { formatCount, formatNumber } from '../../ui';
import { agreementTitle, modelTitle, shareTitle } from './words';

/** The variants that are served, and how each does. */
export function VariantsTable({
  variants,
  activity,
  trans
}: {
  variants: Variant[];
  /** Null while no process serves them. */
  activity: Activity | null;
  trans: TranslationBundle;
}): JSX.Element {
  const heads = [
    trans.__('Share'),
    trans.__('Requests'),
    trans.__('Errors'),
    trans.__('Median'),
    trans.__('99 % within')
  ];
  const done = new Map(activity?.variants.map(one => [one.name, one]));
  return (
    <div className="jp-Autopilot-Table-scroll">
      <table className="jp-Autopilot-Table" aria-label={trans.__('Variants')}>
        <thead>
          <tr>
            <th scope="col">{trans.__('Variant')}</th>
            <th scope="col">{trans.__('Model')}</th>
            {heads.map(head => (
              <th key={head} scope="col" className="jp-mod-number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {variants.map(variant => {
            const its = done.get(variant.name);
            const agreement = its?.shadow && agreementTitle(its.shadow, trans);
            return (
              <tr key={variant.name}>
                <th scope="row">{variant.name}</th>
                <td>
                  {modelTitle(variant, trans)}
                  {agreement && <small>{agreement}</small>}
                </td>
                <td className="jp-mod-number">
                  {shareTitle(variant, variants, trans)}
                </td>
                <td className="jp-mod-number">{count(its?.requests)}</td>
                <td className="jp-mod-number">{count(its?.errors)}</td>
                <td className="jp-mod-number">{latency(its?.p50_ms)}</td>
                <td className="jp-mod-number">{latency(its?.p99_ms)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );

  function count(value: number | undefined): string {
    return value === undefined ? '–' : formatCount(value);
  }

  function latency(value: number | null | undefined): string {
    return value === null || value === undefined
      ? '–'
      : trans.__('%1 ms', formatNumber(value, 2));
  }
}
