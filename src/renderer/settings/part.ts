// What every part of the Settings screen is given.
import type { SettingsChange } from '../../protocol/settings.ts';
import type { SettingsView } from '../state/settings.ts';

export interface PartProps {
  readonly view: SettingsView;
  readonly onChange: (change: SettingsChange) => void;
}
