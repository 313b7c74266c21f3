import type { TranslationBundle } from '@jupyterlab/translation';
import { downloadIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { OnnxFile } from '../../api';
import { errorText } from '../../api';
import { Button, Message, formatBytes, formatNumber, useBusy } from '../../ui';

/** Has the file written and downloads it; rejects with the reason why that cannot be. */
export type DownloadOnnx = () => Promise<OnnxFile>;

export interface IOnnxDownload {
  button: React.ReactNode;
  /** What came of it; null before it was asked for. */
  outcome: React.ReactNode;
}

/** The model as an ONNX file, which is compared with the model first: that takes a while, and not every model can be one. */
export function useOnnxDownload(
  onDownload: DownloadOnnx,
  trans: TranslationBundle
): IOnnxDownload {
  const [busy, run] = useBusy();
  const [made, setMade] = React.useState<OnnxFile | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const download = async () => {
    setMade(null);
    setError(null);
    try {
      setMade(await onDownload());
    } catch (reason) {
      setError(errorText(reason, trans));
    }
  };
  const button = (
    <Button
      icon={downloadIcon}
      busy={busy}
      title={trans.__(
        'The model with its preprocessing as one graph, which any ONNX runtime runs without Python'
      )}
      onClick={() => run(download)}
    >
      {trans.__('Download model as %1', '.onnx')}
    </Button>
  );
  if (error !== null) {
    const title = trans.__('The model could not be written as ONNX');
    const outcome = (
      <Message tone="error" title={title}>
        {error}
      </Message>
    );
    return { button, outcome };
  }
  return { button, outcome: made && <Written made={made} trans={trans} /> };
}

function Written({
  made: { size_bytes, rows, largest_difference: difference, notes },
  trans
}: {
  made: OnnxFile;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <Message
      tone={notes.length > 0 ? 'warning' : 'success'}
      title={trans.__('The ONNX file has %1', formatBytes(size_bytes))}
    >
      {rows > 0
        ? trans.__(
            'It answers as the model does: the largest difference on %1 rows is %2.',
            rows,
            formatNumber(difference)
          )
        : trans.__(
            'The model has no sample rows, so that it was not compared with them.'
          )}
      {notes.map(note => (
        <p key={note}>{note}</p>
      ))}
    </Message>
  );
}
