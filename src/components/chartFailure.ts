import type { TranslationBundle } from '@jupyterlab/translation';

/** Stands in place of a chart that cannot be drawn. */
export function chartFailure(trans: TranslationBundle): string {
  return trans.__(
    'Charts need JupyterLab’s Vega renderer (the extension “@jupyterlab/vega5-extension”), which is not there or could not draw this one.'
  );
}
