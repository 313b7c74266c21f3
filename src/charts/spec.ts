/** Vega-Lite 5. */
export type Spec = Record<string, unknown>;

/** A chart for a width in pixels. */
export type Plan = (width: number) => Spec;
