// Answers requests about settings.
import type { ServiceFinal } from '../../protocol/services.ts';
import type { Handlers } from '../broker/services.ts';
import type { SettingsFile } from './settings-file.ts';

export function settingsHandlers(file: SettingsFile): Handlers {
  const reply = (): ServiceFinal<'settings.get'> => ({
    settings: file.settings,
    ...(file.notice !== undefined && { notice: file.notice }),
  });
  return {
    'settings.get': () => Promise.resolve({ fields: reply() }),
    'settings.change': async ({ request }) => {
      await file.change(request.change);
      return { fields: reply() };
    },
  };
}
