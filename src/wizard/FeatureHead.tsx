import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { FeatureKey, IFeatureSort } from '../model/features';
import { nextSort } from '../model/features';
import { Checkbox, SortHeader } from '../ui';

export interface IFeatureHeadProps {
  /** How many columns are listed, and how many of them are features. */
  listed: number;
  ticked: number;
  /** Only what was searched for is listed. */
  searched: boolean;
  sort: IFeatureSort | null;
  trans: TranslationBundle;
  onTickAll: (on: boolean) => void;
  onSort: (sort: IFeatureSort | null) => void;
}

/** The headers of the table of features: one selects all that is listed, others sort. */
export function FeatureHead({
  listed,
  ticked,
  searched,
  sort,
  trans,
  onTickAll,
  onSort
}: IFeatureHeadProps): JSX.Element {
  const header = (key: FeatureKey, title: string, number = false) => (
    <SortHeader
      name={key}
      title={title}
      number={number}
      sorted={
        sort?.key !== key ? null : sort.descending ? 'descending' : 'ascending'
      }
      onSort={() => onSort(nextSort(sort, key))}
    />
  );
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">
          <Checkbox
            aria-label={
              searched
                ? trans.__('Select all that are found')
                : trans.__('Select all')
            }
            checked={listed > 0 && ticked === listed}
            indeterminate={ticked > 0 && ticked < listed}
            disabled={listed === 0}
            onChange={event => onTickAll(event.target.checked)}
          />
        </th>
        {header('name', trans.__('Column'))}
        {header('type', trans.__('Type'))}
        <th scope="col">{trans.__('Values')}</th>
        {header('missing', trans.__('Missing'), true)}
        {header('unique', trans.__('Unique'), true)}
        <th scope="col">{trans.__('Examples')}</th>
      </tr>
    </thead>
  );
}
