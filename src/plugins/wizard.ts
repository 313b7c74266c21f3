import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { WidgetTracker, showErrorMessage } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { copyIcon } from '@jupyterlab/ui-components';
import type {
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';

import { CommandIDs } from '../commandIDs';
import type { Values } from '../model/draft';
import type { IOrigin, ISavedDraft } from '../model/savedDraft';
import { DOMAIN, IAutopilot, IPreferences } from '../tokens';
import { autopilotCardIcon, autopilotIcon } from '../ui/icons';
import type { WizardWidget } from '../widgets/wizard';
import { browse } from './browse';
import { pageOf } from './pages';

const DRAFT = 'jupyter-autopilot:draft';

/** The wizard, its command and its place in the restored layout. */
export const wizardPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:wizard',
  description: 'Adds the wizard that creates AutoML experiments.',
  autoStart: true,
  requires: [IAutopilot, IDefaultFileBrowser],
  optional: [ILayoutRestorer, IStateDB, ITranslator, IPreferences],
  activate: (
    app: JupyterFrontEnd,
    autopilot: IAutopilot,
    fileBrowser: IDefaultFileBrowser,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null,
    translator: ITranslator | null,
    preferences: IPreferences | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const tracker = new WidgetTracker<MainAreaWidget<WizardWidget>>({
      namespace: 'autopilot-wizard'
    });
    const { commands, shell } = app;

    const open = async (): Promise<MainAreaWidget<WizardWidget>> => {
      const [
        { WizardWidget },
        { WizardModel },
        { translated },
        { accepted },
        draft,
        wanted = {}
      ] = await Promise.all([
        import('../widgets/wizard'),
        import('../model/wizard'),
        import('../model/schema'),
        import('../model/preferences'),
        state?.fetch(DRAFT),
        preferences?.defaults()
      ]);
      const saved = (draft ?? null) as ISavedDraft | null;
      const content = new WizardWidget({
        catalog: autopilot.catalog,
        draft: catalog =>
          new WizardModel({
            client: autopilot.client,
            schema: translated(catalog.wizard, trans),
            defaults: accepted(catalog.wizard, wanted, trans),
            trans,
            names: () =>
              autopilot.experiments.experiments?.map(one => one.name) ?? [],
            saved,
            save: kept =>
              void (kept
                ? state?.save(
                    DRAFT,
                    kept as unknown as ReadonlyPartialJSONValue
                  )
                : state?.remove(DRAFT))
          }),
        browse: browse(fileBrowser, trans),
        trans,
        onCreated: experiment => {
          void autopilot.experiments.refresh();
          void commands.execute(CommandIDs.openExperiment, {
            name: experiment.name
          });
        },
        openExperiment: name =>
          void commands.execute(CommandIDs.openExperiment, { name })
      });
      return pageOf(content);
    };

    commands.addCommand(CommandIDs.createExperiment, {
      label: args =>
        args.isLauncher
          ? trans.__('AutoML')
          : trans.__('Create AutoML experiment'),
      caption: trans.__(
        'Train and compare models on a table, and deploy the best one'
      ),
      icon: args => (args.isLauncher ? autopilotCardIcon : autopilotIcon),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: trans.__('A data file to begin with')
            },
            values: {
              type: 'object',
              description: trans.__(
                'Fields to begin with, by their names in the specification of an experiment, such as target and max_runtime; the user is asked before they replace a draft'
              )
            },
            origin: {
              type: 'object',
              description: trans.__(
                'Where the values come from, shown above the form'
              ),
              properties: {
                title: { type: 'string' },
                notes: { type: 'array', items: { type: 'string' } }
              },
              required: ['title', 'notes']
            },
            isLauncher: {
              type: 'boolean',
              description: trans.__('Whether it is shown in the launcher')
            },
            cwd: {
              type: 'string',
              description: trans.__('The folder that the launcher is opened in')
            }
          }
        }
      },
      execute: async args => {
        const widget = tracker.currentWidget ?? (await open());
        const path = typeof args.path === 'string' ? args.path : '';
        if (args.values) {
          widget.content.useValues(
            {
              ...(args.values as Values),
              ...(path ? { data_path: path } : {})
            },
            (args.origin as unknown as IOrigin | undefined) ?? null
          );
        } else if (path) {
          widget.content.useData(path);
        }
        if (!tracker.has(widget)) {
          await tracker.add(widget);
        }
        if (!widget.isAttached) {
          shell.add(widget, 'main');
        }
        shell.activateById(widget.id);
        return widget;
      }
    });

    commands.addCommand(CommandIDs.cloneExperiment, {
      label: args =>
        args.name
          ? trans.__('Clone experiment %1 with changes', args.name)
          : trans.__('Clone AutoML experiment with changes'),
      caption: trans.__('Open the wizard with all values of the experiment'),
      icon: copyIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            name: {
              type: 'string',
              description: trans.__('The name of the experiment')
            },
            values: {
              type: 'object',
              description: trans.__(
                'Fields that the copy has otherwise, by their names in the specification'
              )
            },
            notes: {
              type: 'array',
              items: { type: 'string' },
              description: trans.__('What was changed, shown above the form')
            }
          },
          required: ['name']
        }
      },
      execute: async args => {
        const name = String(args.name);
        const notes = (args.notes as string[] | undefined) ?? [];
        const { client, experiments } = autopilot;
        try {
          const [{ spec }] = await Promise.all([
            client.experiment(name),
            // The names that are taken, among which the copy's is none.
            experiments.experiments ?? experiments.refresh()
          ]);
          return await commands.execute(CommandIDs.createExperiment, {
            values: {
              ...(spec as unknown as ReadonlyPartialJSONObject),
              ...(args.values as ReadonlyPartialJSONObject | undefined)
            },
            origin: {
              title: notes.length
                ? trans.__(
                    'This is a copy of the experiment “%1” with these changes:',
                    name
                  )
                : trans.__(
                    'This is a copy of the experiment “%1”. Change what shall be different.',
                    name
                  ),
              notes
            }
          });
        } catch (error) {
          const { errorText } = await import('../api');
          await showErrorMessage(
            trans.__('The experiment could not be cloned'),
            errorText(error, trans)
          );
        }
      }
    });

    void restorer?.restore(tracker, {
      command: CommandIDs.createExperiment,
      name: () => 'wizard'
    });
  }
};
