import { InputDialog } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';

import { confirm } from '../confirm';
import { saveManifest } from '../manifest';

vi.mock('../confirm', async original => ({
  ...(await original<object>()),
  confirm: vi.fn()
}));

const trans = nullTranslator.load('jupyter_autopilot');
const FILES = ['sales/a.csv', 'sales/b.csv'];

const contents = { get: vi.fn(), save: vi.fn() };

function save(): Promise<string | null> {
  return saveManifest(FILES, contents as unknown as Contents.IManager, trans);
}

function name(value: string | null): void {
  vi.spyOn(InputDialog, 'getText').mockResolvedValue({
    value,
    isChecked: null,
    button: { accept: value !== null } as never
  });
}

beforeEach(() => {
  contents.get.mockReset().mockRejectedValue(new Error('404'));
  contents.save.mockReset().mockResolvedValue({});
  vi.mocked(confirm).mockReset();
});

it('is written beside the files', async () => {
  name('both.json');
  expect(await save()).toBe('sales/both.json');
  const [path, file] = contents.save.mock.calls[0];
  expect(path).toBe('sales/both.json');
  expect(JSON.parse(file.content)).toEqual([{ prefix: '' }, 'a.csv', 'b.csv']);
});

it('is not written when the user changes their mind', async () => {
  name(null);
  expect(await save()).toBeNull();
  expect(contents.save).not.toHaveBeenCalled();
});

it('replaces another file only when the user says so', async () => {
  name('both.json');
  contents.get.mockResolvedValue({});
  vi.mocked(confirm).mockResolvedValueOnce(false);
  expect(await save()).toBeNull();
  vi.mocked(confirm).mockResolvedValueOnce(true);
  expect(await save()).toBe('sales/both.json');
  expect(contents.save).toHaveBeenCalledOnce();
});
