import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';

/** Brings a page of the main area to the front: the one that is found among the tracked ones, or a new one. */
export async function showPage<T extends Widget>(
  shell: JupyterFrontEnd['shell'],
  tracker: WidgetTracker<MainAreaWidget<T>>,
  wanted: (content: T) => boolean,
  create: () => Promise<T>
): Promise<MainAreaWidget<T>> {
  let widget = tracker.find(({ content }) => wanted(content));
  if (!widget) {
    widget = new MainAreaWidget({ content: await create() });
    await tracker.add(widget);
  }
  if (!widget.isAttached) {
    shell.add(widget, 'main');
  }
  shell.activateById(widget.id);
  return widget;
}
