import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { CatalogModel } from '../../model/catalog';
import { SCHEMA, preview } from '../../model/__tests__/schema';
import { Server } from '../../model/__tests__/server';
import { WizardModel } from '../../model/wizard';
import { confirm } from '../confirm';
import { WizardWidget } from '../wizard';

vi.mock('../confirm', () => ({ confirm: vi.fn() }));

const trans = nullTranslator.load('jupyter_autopilot');
const ORIGIN = { title: 'A copy', notes: [] };

let model: WizardModel;
let widget: WizardWidget;

/** The catalog comes when it is loaded. */
class LateCatalog {
  readonly stateChanged = new Signal<this, void>(this);
  catalog: unknown = null;
  error = null;

  load(): Promise<void> {
    return Promise.resolve();
  }

  arrive(): void {
    this.catalog = { wizard: SCHEMA };
    this.stateChanged.emit();
  }
}

let catalog: LateCatalog;

beforeEach(() => {
  vi.mocked(confirm).mockReset();
  const server = new Server();
  server.answers = { 'POST datasets/preview': preview };
  model = new WizardModel({
    client: server.client,
    schema: SCHEMA,
    trans,
    names: () => [],
    save: () => undefined
  });
  catalog = new LateCatalog();
  widget = new WizardWidget({
    catalog: catalog as unknown as CatalogModel,
    draft: () => model,
    browse: { file: vi.fn(), folder: vi.fn(), pythonFile: vi.fn() },
    trans,
    onCreated: () => undefined,
    openExperiment: () => undefined
  });
});

afterEach(() => widget.dispose());

it('takes values as soon as the catalog is there', async () => {
  widget.useValues({ target: 'Churn' }, ORIGIN);
  expect(model.values.target).toBeNull();
  catalog.arrive();
  await Promise.resolve();
  expect(model.values.target).toBe('Churn');
  expect(model.origin).toEqual(ORIGIN);
  expect(confirm).not.toHaveBeenCalled(); // there was nothing to lose
});

it.each([true, false])(
  'asks before it replaces what was entered: %s',
  async sure => {
    catalog.arrive();
    model.set('name', 'mine');
    vi.mocked(confirm).mockResolvedValue(sure);
    widget.useValues({ name: 'other' }, ORIGIN);
    await vi.waitFor(() => expect(confirm).toHaveBeenCalledOnce());
    await Promise.resolve();
    expect(model.values.name).toBe(sure ? 'other' : 'mine');
  }
);

it('takes a data file into the draft that is there', async () => {
  catalog.arrive();
  model.set('max_runtime', 60);
  widget.useData('churn.csv');
  await vi.waitFor(() => expect(model.values.data_path).toBe('churn.csv'));
  expect(model.values.max_runtime).toBe(60);
});
