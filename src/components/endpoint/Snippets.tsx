import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Endpoint } from '../../api';
import { Code, Tabs } from '../../ui';
import { TOKEN_VARIABLE, snippets } from './snippets';

/** The same prediction from outside of JupyterLab. */
export function Snippets({
  endpoint,
  baseUrl,
  trans
}: {
  endpoint: Endpoint;
  baseUrl: string;
  trans: TranslationBundle;
}): JSX.Element {
  const [selected, setSelected] = React.useState('curl');
  const all = React.useMemo(
    () => snippets(endpoint, baseUrl),
    [endpoint, baseUrl]
  );
  return (
    <section className="jp-Autopilot-Card">
      <h2>{trans.__('Call it from a program')}</h2>
      <p className="jp-mod-quiet">
        {trans.__(
          'The programs read the token of the Jupyter server from the environment variable %1.',
          TOKEN_VARIABLE
        )}
      </p>
      <Tabs
        label={trans.__('Languages')}
        selected={selected}
        onSelect={setSelected}
        tabs={all.map(({ id, language, text }) => ({
          id,
          title: language,
          render: () => <Code text={text} trans={trans} />
        }))}
      />
    </section>
  );
}
