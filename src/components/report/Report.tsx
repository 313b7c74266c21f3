import type { TranslationBundle } from '@jupyterlab/translation';
import { downloadIcon, notebookIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { Explanation, MetricInfo, Report } from '../../api';
import type { ChartRenderer } from '../../charts';
import {
  Button,
  Empty,
  Loading,
  Message,
  Skeleton,
  autopilotIcon,
  formatCount,
  useBusy
} from '../../ui';
import { SectionFrame } from './SectionFrame';
import type { ISectionContext } from './kinds';
import { drawSection, isWide } from './sections';

export interface IReportProps {
  /** Null until it is there. */
  report: Report | null;
  error: string | null;
  /** The catalog's; empty until it is there. */
  metrics: MetricInfo[];
  chart: ChartRenderer;
  trans: TranslationBundle;
  /** Asks for the report again after it failed. */
  onRetry?: () => void;
  /** Ends when the browser downloads the report as a page, or when it was told why it does not. */
  onDownload?: () => Promise<unknown>;
  /** Ends when the report is open as a notebook, or when it was told why it is not. */
  onOpenNotebook?: () => Promise<unknown>;
  /** Explains a row of the validation part; rejects with the reason. */
  onExplain?: (row: number) => Promise<Explanation>;
}

/** The report on a candidate: how good it is, where it errs and what it looks at. */
export function ModelReport(props: IReportProps): JSX.Element {
  const { report, error, trans, onRetry } = props;
  if (error) {
    return (
      <Message
        tone="error"
        title={trans.__('There is no report')}
        actions={
          onRetry && <Button onClick={onRetry}>{trans.__('Try again')}</Button>
        }
      >
        {error}
      </Message>
    );
  }
  if (!report) {
    return (
      <div className="jp-Autopilot-Report">
        <Loading>
          {trans.__(
            'The report is being made. The first time this takes some seconds.'
          )}
        </Loading>
        <Skeleton lines={6} />
      </div>
    );
  }
  return <Loaded {...props} report={report} />;
}

function Loaded({
  report,
  metrics,
  chart,
  trans,
  onDownload,
  onOpenNotebook,
  onExplain
}: IReportProps & { report: Report }): JSX.Element {
  const id = React.useId();
  const context = React.useMemo<ISectionContext>(
    () => ({ report, metrics, chart, trans, onExplain }),
    [report, metrics, chart, trans, onExplain]
  );
  if (report.sections.length === 0) {
    return (
      <Empty icon={autopilotIcon} title={trans.__('The report is empty')}>
        {trans.__('None of its sections could be made for this model.')}
      </Empty>
    );
  }
  return (
    <div className="jp-Autopilot-Report">
      <p className="jp-mod-quiet">
        {trans.__(
          'Measured on %1 rows of the validation part, which no model was chosen by, and on %2 out-of-fold rows.',
          formatCount(report.validation.total),
          formatCount(report.out_of_fold.total)
        )}
      </p>
      <Files
        trans={trans}
        onDownload={onDownload}
        onOpenNotebook={onOpenNotebook}
      />
      {report.notes.length > 0 && <Notes notes={report.notes} trans={trans} />}
      <nav
        className="jp-Autopilot-Report-contents"
        aria-label={trans.__('Sections of the report')}
      >
        {report.sections.map(({ kind, title }) => (
          <Button
            key={kind}
            kind="minimal"
            onClick={() => goTo(`${id}-${kind}`)}
          >
            {title}
          </Button>
        ))}
      </nav>
      <div className="jp-Autopilot-Report-sections">
        {report.sections.map(section => (
          <SectionFrame
            key={section.kind}
            id={`${id}-${section.kind}`}
            section={section}
            wide={isWide(section)}
            trans={trans}
          >
            {drawSection(section, context)}
          </SectionFrame>
        ))}
      </div>
    </div>
  );
}

/** The report to take away. */
function Files({
  trans,
  onDownload,
  onOpenNotebook
}: Pick<IReportProps, 'trans' | 'onDownload' | 'onOpenNotebook'>): JSX.Element {
  const [downloading, download] = useBusy();
  const [opening, open] = useBusy();
  return (
    <div className="jp-Autopilot-Actions">
      {onDownload && (
        <Button
          icon={downloadIcon}
          title={trans.__('One page with pictures, which needs nothing else')}
          busy={downloading}
          onClick={() => download(onDownload)}
        >
          {trans.__('Download as HTML')}
        </Button>
      )}
      {onOpenNotebook && (
        <Button
          icon={notebookIcon}
          title={trans.__('The report as code that can be changed')}
          busy={opening}
          onClick={() => open(onOpenNotebook)}
        >
          {trans.__('Open report as notebook')}
        </Button>
      )}
    </div>
  );
}

function Notes({
  notes,
  trans
}: {
  notes: string[];
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <Message tone="info" title={trans.__('Good to know')} silent>
      {notes.length === 1 ? (
        notes[0]
      ) : (
        <ul>
          {notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Message>
  );
}

/** The heading takes the focus, so that a keyboard goes on from there. */
function goTo(id: string): void {
  const heading = document.getElementById(id);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}
