import type { TranslationBundle } from '@jupyterlab/translation';
import { downloadIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { ModelBundle } from '../../api';
import { Button, IconButton, Message, formatBytes } from '../../ui';
import type { DownloadOnnx } from './OnnxDownload';
import { useOnnxDownload } from './OnnxDownload';

export type ArchiveKind = 'zip' | 'tar.gz';

const ARCHIVES: ArchiveKind[] = ['zip', 'tar.gz'];

export interface IFilesTableProps {
  bundle: ModelBundle;
  /** Whether the files are; then one alone would be of no use elsewhere. */
  encrypted: boolean;
  trans: TranslationBundle;
  /** A path in the workspace. */
  onDownload: (path: string) => void;
  onDownloadAll: (kind: ArchiveKind) => void;
  onDownloadOnnx: DownloadOnnx;
}

/** The files of the model bundle; each can be downloaded unless they are encrypted, and all of them as one. */
export function FilesTable({
  bundle: { folder, files, manifest },
  encrypted,
  trans,
  onDownload,
  onDownloadAll,
  onDownloadOnnx
}: IFilesTableProps): JSX.Element {
  const bytes = files.reduce((sum, file) => sum + file.size_bytes, 0);
  const packages = Object.entries(manifest.packages);
  const onnx = useOnnxDownload(onDownloadOnnx, trans);
  return (
    <div className="jp-Autopilot-Model-part">
      <p>{trans.__('The folder “%1”, %2', folder, formatBytes(bytes))}</p>
      <div className="jp-Autopilot-Actions">
        {ARCHIVES.map(kind => (
          <Button
            key={kind}
            icon={downloadIcon}
            title={trans.__(
              'With all that it takes to use the model elsewhere: requirements, a script that predicts, a Dockerfile'
            )}
            onClick={() => onDownloadAll(kind)}
          >
            {trans.__('Download model as .%1', kind)}
          </Button>
        ))}
        {onnx.button}
      </div>
      {onnx.outcome}
      {encrypted && (
        <p>
          {trans.__(
            'The files are encrypted. Download the model to have them in clear.'
          )}
        </p>
      )}
      {(manifest.pickles.length > 0 || manifest.format === 1) && (
        <Message
          tone="warning"
          title={trans.__('This model has pickles')}
          silent
        >
          {trans.__(
            'To load it is to run a program that is in it. Others than you have to say that they trust it, with “jupyter autopilot trust”: %1',
            manifest.pickles.join(', ') || trans.__('all model files')
          )}
        </Message>
      )}
      <div className="jp-Autopilot-Table-scroll">
        <table
          className="jp-Autopilot-Table"
          aria-label={trans.__('Files of the model')}
        >
          <thead>
            <tr>
              <th scope="col">{trans.__('File')}</th>
              <th scope="col" className="jp-mod-number">
                {trans.__('Size')}
              </th>
              {!encrypted && (
                <th scope="col">
                  <span className="jp-Autopilot-hidden">
                    {trans.__('Download')}
                  </span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {files.map(({ path, size_bytes: size }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td className="jp-mod-number">{formatBytes(size)}</td>
                {!encrypted && (
                  <td>
                    <IconButton
                      icon={downloadIcon}
                      label={trans.__('Download %1', path)}
                      onClick={() => onDownload(`${folder}/${path}`)}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="jp-mod-quiet">
        {trans.__(
          'Written with Python %1 and %2',
          manifest.python,
          packages.map(([name, version]) => `${name} ${version}`).join(', ')
        )}
      </p>
    </div>
  );
}
