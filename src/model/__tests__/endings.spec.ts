import { Signal } from '@lumino/signaling';

import type { ExperimentSummary, Status } from '../../api';
import { Endings } from '../endings';
import type { ExperimentsModel } from '../experiments';

/** A list of experiments whose answers the test gives. */
class List {
  experiments: ExperimentSummary[] | null = null;
  stateChanged = new Signal<this, void>(this);

  answer(...statuses: [name: string, status: Status, created?: string][]) {
    this.experiments = statuses.map(
      ([name, status, created_at = '2024-05-31T12:00:00Z']) =>
        ({ name, status, created_at }) as ExperimentSummary
    );
    this.stateChanged.emit();
  }
}

let list: List;
let endings: Endings;
let told: [string, Status][];

beforeEach(() => {
  list = new List();
  endings = new Endings(list as unknown as ExperimentsModel);
  told = [];
  endings.ended.connect((_, { name, status }) => told.push([name, status]));
});

it.each<Status>(['completed', 'stopped', 'failed', 'lost'])(
  'an experiment that was seen running is told of when it is %s, once',
  status => {
    list.answer(['a', 'in_progress']);
    expect(told).toEqual([]);
    list.answer(['a', status]);
    list.answer(['a', status]);
    expect(told).toEqual([['a', status]]);
  }
);

it('one that had ended before is not told of', () => {
  list.answer(['old', 'completed']);
  list.answer(['old', 'completed'], ['older', 'failed']);
  expect(told).toEqual([]);
});

it('one that is deleted while it runs is not told of', () => {
  list.answer(['a', 'queued']);
  list.answer();
  expect(told).toEqual([]);
});

it('one that takes the name of a deleted one is another', () => {
  list.answer(['a', 'in_progress']);
  list.answer(['a', 'stopped']);
  list.answer(['a', 'in_progress', '2024-06-01T12:00:00Z']);
  list.answer(['a', 'completed', '2024-06-01T12:00:00Z']);
  expect(told).toEqual([
    ['a', 'stopped'],
    ['a', 'completed']
  ]);
});

it('one that is resumed is told of again', () => {
  list.answer(['a', 'in_progress']);
  list.answer(['a', 'lost']);
  list.answer(['a', 'in_progress']);
  list.answer(['a', 'completed']);
  expect(told).toEqual([
    ['a', 'lost'],
    ['a', 'completed']
  ]);
});

it('is silent once disposed', () => {
  list.answer(['a', 'in_progress']);
  endings.dispose();
  list.answer(['a', 'completed']);
  expect(told).toEqual([]);
});
