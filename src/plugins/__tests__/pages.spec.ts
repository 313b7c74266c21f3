import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import { addPage } from '../pages';

class Page extends Widget {
  constructor(readonly name: string) {
    super();
  }
}

/** An application with the pages that it shows, and what it was asked to restore. */
function application() {
  const commands = new CommandRegistry();
  const shown: Widget[] = [];
  let front = '';
  const app = {
    commands,
    shell: {
      add: (widget: Widget) => shown.push(widget),
      activateById: (id: string) => void (front = id)
    }
  } as unknown as JupyterFrontEnd;
  const restored: Parameters<ILayoutRestorer['restore']>[] = [];
  const restorer = {
    restore: async (...all: Parameters<ILayoutRestorer['restore']>) =>
      restored.push(all)
  } as unknown as ILayoutRestorer;
  return { app, restorer, restored, commands, shown, front: () => front };
}

function withNames() {
  const all = application();
  const created: string[] = [];
  addPage(all.app, all.restorer, {
    namespace: 'pages',
    command: 'open',
    look: { label: 'Open' },
    args: { name: 'The name of the page' },
    create: async ({ name }) => {
      created.push(name);
      return new Page(name);
    },
    argsOf: ({ name }) => ({ name })
  });
  return { ...all, created };
}

it('opens a page for each name, and brings the one that is open to the front', async () => {
  const { commands, created, shown, front } = withNames();
  const one = await commands.execute('open', { name: 'one' });
  const two = await commands.execute('open', { name: 'two' });
  expect(front()).toBe(two.id);
  expect(await commands.execute('open', { name: 'one' })).toBe(one);
  expect(front()).toBe(one.id);
  expect(created).toEqual(['one', 'two']);
  expect(shown).toContain(two);
  one.dispose();
  expect(await commands.execute('open', { name: 'one' })).not.toBe(one);
});

it('is restored by the arguments that opened it', async () => {
  const { commands, restored } = withNames();
  const [[, { command, args, name }]] = restored;
  const page = await commands.execute('open', { name: 'one' });
  expect([command, args?.(page), name(page)]).toEqual([
    'open',
    { name: 'one' },
    'one'
  ]);
});

it('tells other extensions its arguments', async () => {
  const { args } = await withNames().commands.describedBy('open');
  expect(args).toEqual({
    type: 'object',
    properties: {
      name: { type: 'string', description: 'The name of the page' }
    },
    required: ['name']
  });
});

it('is there once where it has no arguments', async () => {
  const { app, commands, restored } = application();
  let created = 0;
  addPage(app, null, {
    namespace: 'page',
    command: 'open',
    look: { label: 'Open' },
    args: {},
    create: async () => new Page(`${(created += 1)}`),
    argsOf: () => ({})
  });
  const page = await commands.execute('open');
  expect(await commands.execute('open')).toBe(page);
  expect(created).toBe(1);
  expect(restored).toEqual([]);
});
