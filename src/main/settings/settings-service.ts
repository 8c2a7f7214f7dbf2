// Answers requests about settings.
import type { ServiceFinal } from '../../protocol/services.ts';
import type { Device } from '../../protocol/worker.ts';
import type { Handlers } from '../broker/services.ts';
import { logFolder } from '../log/log.ts';
import type { UserData } from '../user-data.ts';

export function settingsHandlers({ home, settings: file, dataFolder }: UserData): Handlers {
  const reply = (): ServiceFinal<'settings.get'> => ({
    ...{ settings: file.settings, dataFolder, logFolder: logFolder(home), devices: devicesOn(process.platform) },
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

/** What onnxruntime is built with there. CUDA is no part of it. */
function devicesOn(platform: NodeJS.Platform): Device[] {
  if (platform === 'win32') return ['cpu', 'webgpu', 'dml'];
  if (platform === 'darwin') return ['cpu', 'webgpu', 'coreml'];
  return ['cpu', 'webgpu'];
}
