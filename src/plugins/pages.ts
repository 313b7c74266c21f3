import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';

type CommandOptions = Parameters<JupyterFrontEnd['commands']['addCommand']>[1];

/** What tells the pages of one kind apart, such as the name of an experiment; nothing where there is one page. */
type Identity<K extends string> = Record<K, string>;

/** A kind of page of the main area. */
export interface IPageKind<T extends Widget, K extends string> {
  /** Of the tracker, under which the open pages are kept. */
  namespace: string;
  /** The id of the command that opens one. */
  command: string;
  /** What the command shows; its arguments are those of `args`, if they are there. */
  look: Pick<CommandOptions, 'label' | 'caption' | 'icon'>;
  /** The command's arguments, all required, with what they are. */
  args: Record<K, string>;
  create: (args: Identity<K>) => Promise<T>;
  /** The arguments that opened a page. */
  argsOf: (content: T) => Identity<K>;
}

/** Adds a kind of page: the command that opens one or brings it to the front, and their places in the restored layout. */
export function addPage<T extends Widget, K extends string = never>(
  { commands, shell }: JupyterFrontEnd,
  restorer: ILayoutRestorer | null,
  { namespace, command, look, args, create, argsOf }: IPageKind<T, K>
): void {
  const tracker = new WidgetTracker<MainAreaWidget<T>>({ namespace });
  const names = Object.keys(args) as K[];
  commands.addCommand(command, {
    ...look,
    describedBy: {
      args: {
        type: 'object',
        properties: Object.fromEntries(
          names.map(name => [name, { type: 'string', description: args[name] }])
        ),
        required: names
      }
    },
    execute: given => {
      const wanted = Object.fromEntries(
        names.map(name => [name, String(given[name])])
      ) as Identity<K>;
      return showPage(
        shell,
        tracker,
        content => names.every(name => argsOf(content)[name] === wanted[name]),
        () => create(wanted)
      );
    }
  });
  void restorer?.restore(tracker, {
    command,
    args: ({ content }) => argsOf(content),
    name: ({ content }) => Object.values(argsOf(content)).join('/') || 'page'
  });
}

/** A page of the main area, without JupyterLab's toolbar above it, which would be an empty strip. */
export function pageOf<T extends Widget>(content: T): MainAreaWidget<T> {
  const page = new MainAreaWidget({ content });
  page.toolbar.hide();
  return page;
}

/** Brings a page of the main area to the front: the one that is found among the tracked ones, or a new one. */
async function showPage<T extends Widget>(
  shell: JupyterFrontEnd['shell'],
  tracker: WidgetTracker<MainAreaWidget<T>>,
  wanted: (content: T) => boolean,
  create: () => Promise<T>
): Promise<MainAreaWidget<T>> {
  let widget = tracker.find(({ content }) => wanted(content));
  if (!widget) {
    widget = pageOf(await create());
    await tracker.add(widget);
  }
  if (!widget.isAttached) {
    shell.add(widget, 'main');
  }
  shell.activateById(widget.id);
  return widget;
}
