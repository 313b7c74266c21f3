import React from 'react';

/** The colours of JupyterLab's theme as Vega-Lite's configuration, read from an element's variables. */
export function themeConfig(element: Element): Record<string, unknown> {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string) =>
    style.getPropertyValue(name).trim() || otherwise;
  const text = read('--jp-ui-font-color1', '#424242');
  const faint = read('--jp-border-color2', '#e0e0e0');
  const font = read('--jp-ui-font-family', 'sans-serif');
  const brand = read('--jp-brand-color1', '#1976d2');
  return {
    background: 'transparent',
    font,
    view: { stroke: 'transparent' },
    axis: {
      labelColor: text,
      titleColor: text,
      titleFontWeight: 500,
      titlePadding: 8,
      labelFontSize: 11,
      titleFontSize: 12,
      labelSeparation: 6,
      // Behind what is drawn, also where a theme's borders are as strong as its text.
      gridColor: text,
      gridOpacity: 0.15,
      domainColor: faint,
      tickColor: faint
    },
    legend: {
      labelColor: text,
      titleColor: text,
      titleFontWeight: 500,
      labelFontSize: 11,
      titleFontSize: 12
    },
    mark: { color: brand },
    rule: { color: text },
    text: { color: text, font },
    range: {
      category: [
        brand,
        read('--jp-warn-color1', '#f57c00'),
        read('--jp-success-color1', '#388e3c'),
        read('--md-purple-400', '#ab47bc'),
        read('--jp-error-color1', '#d32f2f'),
        read('--jp-info-color1', '#0097a7'),
        read('--md-brown-400', '#8d6e63'),
        read('--md-pink-300', '#f06292')
      ]
    }
  };
}

/** The name of JupyterLab's theme; a change of it draws the component again. */
export function useThemeName(): string {
  const [name, setName] = React.useState(themeName);
  React.useEffect(() => {
    const observer = new MutationObserver(() => setName(themeName()));
    observer.observe(document.body, {
      attributes: true,
      attributeFilter: ['data-jp-theme-name', 'data-jp-theme-light']
    });
    return () => observer.disconnect();
  }, []);
  return name;
}

function themeName(): string {
  const { jpThemeName, jpThemeLight } = document.body.dataset;
  return `${jpThemeName ?? ''} ${jpThemeLight ?? ''}`;
}
