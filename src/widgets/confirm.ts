import { Dialog, showDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { errorText } from '../api';

/** Asks before something that cannot be undone; the button names it. */
export async function confirm(
  title: string,
  body: string,
  button: string,
  trans: TranslationBundle
): Promise<boolean> {
  const answer = await showDialog({
    title,
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: button })
    ]
  });
  return answer.button.accept;
}

/** Runs an action of the user and tells them when it fails; returns whether it succeeded. */
export async function attempt(
  title: string,
  action: () => Promise<unknown>,
  trans: TranslationBundle
): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    await showErrorMessage(title, errorText(error, trans));
    return false;
  }
}
