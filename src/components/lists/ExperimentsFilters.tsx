import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { IExperimentsQuery } from '../../api';
import { isFiltered } from '../../api';
import { Button, Select, TextInput, formatCount } from '../../ui';
import { statusTitle } from '../words';

export interface IExperimentsFiltersProps {
  query: IExperimentsQuery;
  /** So many are shown, of so many. */
  shown: number;
  total: number;
  projects: string[];
  tags: string[];
  trans: TranslationBundle;
  onQuery: (query: IExperimentsQuery) => void;
  onClear: () => void;
}

const ENDED = ['completed', 'stopped', 'failed', 'lost'] as const;

/** The search box, the filters, and how many experiments they leave. */
export function ExperimentsFilters({
  query,
  shown,
  total,
  projects,
  tags,
  trans,
  onQuery,
  onClear
}: IExperimentsFiltersProps): JSX.Element {
  return (
    <div
      className="jp-Autopilot-Experiments-filters"
      role="search"
      aria-label={trans.__('Search and filter experiments')}
    >
      <TextInput
        type="search"
        placeholder={trans.__('Search name, project, tag or target')}
        aria-label={trans.__('Search experiments')}
        value={query.search}
        onChange={event => onQuery({ ...query, search: event.target.value })}
      />
      <Filter
        label={trans.__('Status')}
        all={trans.__('Any status')}
        value={query.status}
        options={[
          ['active', trans.__('Waiting or running')],
          ...ENDED.map((status): [string, string] => [
            status,
            statusTitle(status, trans)
          ])
        ]}
        onChange={status =>
          onQuery({ ...query, status: status as IExperimentsQuery['status'] })
        }
      />
      <Filter
        label={trans.__('Project')}
        all={trans.__('Any project')}
        value={query.project}
        options={named(projects, query.project)}
        onChange={project => onQuery({ ...query, project })}
      />
      <Filter
        label={trans.__('Tag')}
        all={trans.__('Any tag')}
        value={query.tag}
        options={named(tags, query.tag)}
        onChange={tag => onQuery({ ...query, tag })}
      />
      <span role="status" className="jp-mod-quiet">
        {trans._n(
          '%2 of %1 experiment',
          '%2 of %1 experiments',
          total,
          formatCount(shown)
        )}
      </span>
      {isFiltered(query) && (
        <Button kind="minimal" onClick={onClear}>
          {trans.__('Clear filters')}
        </Button>
      )}
    </div>
  );
}

interface IFilterProps {
  label: string;
  /** What the choice of everything is called. */
  all: string;
  value: string;
  /** Values and their titles. */
  options: [string, string][];
  onChange: (value: string) => void;
}

/** A filter that is not there while there is nothing to choose from. */
function Filter({
  label,
  all,
  value,
  options,
  onChange
}: IFilterProps): JSX.Element | null {
  return options.length === 0 ? null : (
    <Select
      aria-label={label}
      value={value}
      onChange={event => onChange(event.target.value)}
    >
      <option value="">{all}</option>
      {options.map(([option, title]) => (
        <option key={option} value={option}>
          {title}
        </option>
      ))}
    </Select>
  );
}

/** The names as options; the chosen one stays also when its last experiment is gone. */
function named(names: string[], chosen: string): [string, string][] {
  const all = chosen && !names.includes(chosen) ? [...names, chosen] : names;
  return all.map(name => [name, name]);
}
