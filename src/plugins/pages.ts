import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';

/** A page of the main area, without JupyterLab's toolbar above it, which would be an empty strip. */
export function pageOf<T extends Widget>(content: T): MainAreaWidget<T> {
  const page = new MainAreaWidget({ content });
  page.toolbar.hide();
  return page;
}

/** Brings a page of the main area to the front: the one that is found among the tracked ones, or a new one. */
export async function showPage<T extends Widget>(
  shell: JupyterFrontEnd['shell'],
  tracker: WidgetTracker<MainAreaWidget<T>>,
  wanted: (content: T) => boolean,
  create: () => Promise<T>
): Promise<MainAreaWidget<T>> {
  let widget = tracker.find(({ content }) => wanted(content));
  if (!widget) {
    widget = pageOf(await create());
    await tracker.add(widget);
  }
  if (!widget.isAttached) {
    shell.add(widget, 'main');
  }
  shell.activateById(widget.id);
  return widget;
}
