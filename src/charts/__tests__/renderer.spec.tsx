import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import { act, cleanup, render, screen } from '@testing-library/react';
import React from 'react';

import { VEGA_LITE, chartRenderer } from '../renderer';

class Renderer extends Widget implements IRenderMime.IRenderer {
  models: IRenderMime.IMimeModel[] = [];
  fails = false;

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    if (this.fails) {
      throw new Error('no');
    }
    this.models.push(model);
  }
}

let made: Renderer[];

function registry(known = true): IRenderMimeRegistry {
  return {
    preferredMimeType: () => (known ? VEGA_LITE : undefined),
    createRenderer: () => {
      made.push(new Renderer());
      return made[made.length - 1];
    }
  } as unknown as IRenderMimeRegistry;
}

const spec = (width: number) => ({ mark: 'bar', title: `for ${width}` });
const PROPS = { spec, label: 'Scores', height: 200, failure: 'No charts.' };

beforeEach(() => {
  made = [];
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(640);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  delete document.body.dataset.jpThemeName;
});

it('draws with JupyterLab’s renderer and disposes of it', async () => {
  const Chart = chartRenderer(registry());
  const { unmount } = render(<Chart {...PROPS} />);
  await act(async () => undefined);
  const [renderer] = made;
  expect(screen.getByRole('img', { name: 'Scores' }).firstChild).toBe(
    renderer.node
  );
  expect(renderer.models.map(model => model.data[VEGA_LITE])).toEqual([
    expect.objectContaining({ mark: 'bar', title: 'for 640', height: 200 })
  ]);
  unmount();
  expect(renderer.isDisposed).toBe(true);
  expect(made.length).toBe(1);
});

it('is drawn again when the theme changes', async () => {
  const Chart = chartRenderer(registry());
  render(<Chart {...PROPS} />);
  await act(async () => undefined);
  await act(async () => {
    document.body.dataset.jpThemeName = 'dark';
  });
  await act(async () => undefined);
  expect(made.length).toBe(1);
  expect(made[0].models.length).toBe(2);
});

it('says so where there is no renderer and where it fails', async () => {
  const Chart = chartRenderer(registry(false));
  const { unmount } = render(<Chart {...PROPS} />);
  expect(screen.getByText('No charts.')).toBeTruthy();
  expect(made).toEqual([]);
  unmount();

  const failing = registry();
  const create = failing.createRenderer.bind(failing);
  failing.createRenderer = (mimeType: string) =>
    Object.assign(create(mimeType), { fails: true });
  const Failing = chartRenderer(failing);
  render(<Failing {...PROPS} />);
  await act(async () => undefined);
  expect(screen.getByText('No charts.')).toBeTruthy();
  expect(made[0].isDisposed).toBe(true);
});
