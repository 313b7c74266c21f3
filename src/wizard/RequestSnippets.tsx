import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Values } from '../model/draft';
import { snippets } from '../model/snippets';
import { Code, Tabs } from '../ui';

/** The experiment for REST, Python and a terminal, to be copied. */
export function RequestSnippets({
  request,
  trans
}: {
  request: Values;
  trans: TranslationBundle;
}): JSX.Element {
  const [selected, setSelected] = React.useState('json');
  return (
    <Tabs
      label={trans.__('Request as code')}
      selected={selected}
      onSelect={setSelected}
      tabs={snippets(request, trans).map(({ id, title, text }) => ({
        id,
        title,
        render: () => <Code text={text} trans={trans} />
      }))}
    />
  );
}
