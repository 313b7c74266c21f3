import React from 'react';

import type { ShapSection } from '../../api';
import { formatCount } from '../../ui';
import { ChartOf } from './ChartOf';
import { shapPlan, shapRowsPlan } from './charts/explanations';
import type { ISectionContext } from './kinds';
import { shapText } from './words';

const BAR_HEIGHT = 22;
const MARGIN = 60;
const LEGEND = 50;

/** What features add to predictions on average, and of two classes or a number row by row. */
export function ShapValues({
  section,
  context
}: {
  section: ShapSection;
  context: ISectionContext;
}): JSX.Element {
  const { features, label_headers: labels, others } = section;
  const height = MARGIN + BAR_HEIGHT * features.length;
  const label = shapText(section, context.trans);
  const several = labels.length > 1;
  return (
    <>
      <ChartOf
        plan={shapPlan}
        section={section}
        context={context}
        height={several ? height + LEGEND : height}
        label={label}
      />
      {!several && (
        <ChartOf
          plan={shapRowsPlan}
          section={section}
          context={context}
          height={height + LEGEND}
          label={context.trans.__('%1 By row.', label)}
        />
      )}
      {others > 0 && (
        <p className="jp-mod-quiet">
          {context.trans._n(
            '%1 further feature matters less.',
            '%1 further features matter less.',
            others,
            formatCount(others)
          )}
        </p>
      )}
    </>
  );
}
