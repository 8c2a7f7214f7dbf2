// Light, dark, or as the system has it.
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactElement } from 'react';
import { usePage } from '../page-context.tsx';
import { useStore } from '../state/use-store.ts';
import { themes, type Theme } from '../theme/theme.ts';
import { themeWords } from './theme-words.ts';

export function ThemeSwitch(): ReactElement {
  const { theme, settings } = usePage();
  const choose = ([chosen]: Theme[]): void => {
    if (chosen === undefined) return; // One of them is always on.
    void settings.change({ theme: chosen });
  };
  return (
    <ToggleGroup className="theme-switch" aria-label="Theme" value={[useStore(theme)]} onValueChange={choose}>
      {themes.map((name) => {
        const { icon: Icon, label } = themeWords[name];
        return (
          <Toggle key={name} value={name} className="theme" aria-label={label} title={label}>
            <Icon size={15} aria-hidden />
          </Toggle>
        );
      })}
    </ToggleGroup>
  );
}
