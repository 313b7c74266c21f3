import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel } from '@jupyterlab/rendermime';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import React from 'react';

import type { Plan } from './spec';
import { themeConfig, useThemeName } from './theme';

/** JupyterLab's own renderer of this type draws the charts; nothing is bundled for it. */
export const VEGA_LITE = 'application/vnd.vegalite.v5+json';

export interface IChartProps {
  /** Vega-Lite 5 for a width in pixels, which follows the page's. Keep the same function while nothing changes. */
  spec: Plan;
  /** What the chart shows, for those who cannot see it. */
  label: string;
  /** In pixels, so that the page does not jump when the chart appears. */
  height: number;
  /** Stands in place of a chart that cannot be drawn. */
  failure: string;
}

/** A component that draws a Vega-Lite chart. */
export type ChartRenderer = React.ComponentType<IChartProps>;

/** The component that draws with JupyterLab's renderer. */
export function chartRenderer(rendermime: IRenderMimeRegistry): ChartRenderer {
  return function Chart(props: IChartProps): JSX.Element {
    return <HostedChart rendermime={rendermime} {...props} />;
  };
}

function HostedChart({
  rendermime,
  spec,
  label,
  height,
  failure
}: IChartProps & { rendermime: IRenderMimeRegistry }): JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  const renderer = React.useRef<IRenderMime.IRenderer | null>(null);
  const pending = React.useRef(Promise.resolve());
  const [failed, setFailed] = React.useState(
    () => rendermime.preferredMimeType({ [VEGA_LITE]: {} }, 'any') === undefined
  );
  const theme = useThemeName();
  const width = useWidth(host);

  // A layout effect: its cleanup runs while the host is still in the document, as Lumino asks for.
  React.useLayoutEffect(() => {
    if (!host.current || failed) {
      return;
    }
    const widget = rendermime.createRenderer(VEGA_LITE);
    renderer.current = widget;
    Widget.attach(widget, host.current);
    return () => {
      renderer.current = null;
      widget.dispose();
    };
  }, [rendermime, failed]);

  React.useEffect(() => {
    const widget = renderer.current;
    if (!widget || !host.current || width === 0) {
      return;
    }
    const model = new MimeModel({
      trusted: true,
      data: {
        [VEGA_LITE]: {
          $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
          width: 'container',
          height,
          autosize: { type: 'fit', contains: 'padding' },
          config: themeConfig(host.current),
          ...spec(width)
        } as ReadonlyPartialJSONObject
      },
      metadata: {
        [VEGA_LITE]: { embed_options: { actions: false, renderer: 'svg' } }
      }
    });
    let stale = false;
    // One after another: a renderer that is asked twice at once draws both charts.
    pending.current = pending.current
      .then(async () => {
        if (!stale && !widget.isDisposed) {
          await widget.renderModel(model);
        }
      })
      .catch(() => {
        if (!stale && !widget.isDisposed) {
          setFailed(true);
        }
      });
    return () => {
      stale = true;
    };
  }, [spec, height, theme, width, failed]);

  return (
    <div
      className="jp-Autopilot-Chart"
      role="img"
      aria-label={label}
      style={{ minHeight: failed ? undefined : height }}
      ref={host}
    >
      {failed && <p>{failure}</p>}
    </div>
  );
}

const SETTLE_MS = 150;

/** The width of an element, once it has settled; 0 while it is not shown. */
function useWidth(ref: React.RefObject<HTMLElement>): number {
  const [width, setWidth] = React.useState(0);
  React.useLayoutEffect(() => {
    const element = ref.current;
    if (!element) {
      return;
    }
    setWidth(element.clientWidth);
    let timer: number | undefined;
    const observer = new ResizeObserver(() => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setWidth(element.clientWidth), SETTLE_MS);
    });
    observer.observe(element);
    return () => {
      window.clearTimeout(timer);
      observer.disconnect();
    };
  }, [ref]);
  return width;
}
