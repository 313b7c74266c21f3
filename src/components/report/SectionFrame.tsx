import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { classes } from '../../ui';
import type { AnySection } from './kinds';

export interface ISectionFrameProps {
  /** Of the heading, unique in the document. */
  id: string;
  section: AnySection;
  /** Takes the whole width. */
  wide: boolean;
  trans: TranslationBundle;
  children: React.ReactNode;
}

/** A section of a report: its title, how to read it, what it shows, and what to do about it. */
export function SectionFrame({
  id,
  section,
  wide,
  trans,
  children
}: ISectionFrameProps): JSX.Element {
  return (
    <section
      className={classes(
        'jp-Autopilot-Card jp-Autopilot-Report-section',
        wide && 'jp-mod-wide'
      )}
      aria-labelledby={id}
    >
      <h3 id={id} tabIndex={-1}>
        {section.title}
      </h3>
      <p className="jp-Autopilot-Report-reading">{section.reading}</p>
      {children}
      <p className="jp-Autopilot-Report-advice">
        <strong>{trans.__('What to do:')}</strong> {section.advice}
      </p>
    </section>
  );
}
