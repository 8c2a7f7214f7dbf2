// What a user gets to see where the engine cannot start, and can hand on to somebody who helps.
import { writeFile } from 'node:fs/promises';
import { dialog } from 'electron';
import { messageOf } from '../../protocol/errors.ts';
import { bundleName } from '../diagnosis/bundle.ts';

/**
 * Resolves when the user has seen enough.
 * @param gather makes the diagnostic bundle.
 */
export async function tellStartFailure(
  reason: string,
  gather: (leaveOutNames: boolean) => Promise<Uint8Array>,
): Promise<void> {
  const { response, checkboxChecked } = await dialog.showMessageBox({
    ...{ type: 'error', message: 'ZeroLens cannot start', detail: reason },
    ...{ buttons: ['Save Diagnostics…', 'Quit'], defaultId: 1, cancelId: 1 },
    checkboxLabel: 'Leave names of files and folders out of the diagnostics',
  });
  if (response !== 0) return;
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: bundleName(new Date()) });
  if (canceled) return;
  try {
    await writeFile(filePath, await gather(checkboxChecked), { mode: 0o600 });
  } catch (error) {
    dialog.showErrorBox('The diagnostics could not be saved', messageOf(error));
  }
}
