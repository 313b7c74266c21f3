import { nullTranslator } from '@jupyterlab/translation';

import { ApiError } from '../../api';
import { openCandidateNotebook } from '../actions';

const told = vi.hoisted(() => [] as string[]);

vi.mock('@jupyterlab/apputils', async original => ({
  ...(await original<object>()),
  showErrorMessage: async (title: string, text: string) => {
    told.push(`${title}: ${text}`);
  }
}));

const trans = nullTranslator.load('jupyter_autopilot');

it('tells why a notebook could not be opened', async () => {
  const open = vi
    .fn()
    .mockRejectedValueOnce(
      new ApiError('experiment_damaged', 'It lacks its facts.', 422)
    )
    .mockResolvedValueOnce(undefined);
  expect(await openCandidateNotebook(open, 'one', trans)).toBe(false);
  expect(told).toEqual([
    'The notebook of one could not be opened: It lacks its facts.'
  ]);
  expect(await openCandidateNotebook(open, 'one', trans)).toBe(true);
  expect(open).toHaveBeenLastCalledWith('one');
  expect(told.length).toBe(1);
});
