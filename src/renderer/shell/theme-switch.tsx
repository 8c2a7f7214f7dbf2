// Light, dark, or as the system has it.
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { applyTheme, keptTheme, keepTheme, themes, type Theme } from '../theme/theme.ts';

const faces: Record<Theme, { icon: LucideIcon; label: string }> = {
  system: { icon: Monitor, label: 'Theme of the system' },
  light: { icon: Sun, label: 'Light theme' },
  dark: { icon: Moon, label: 'Dark theme' },
};

export function ThemeSwitch(): ReactElement {
  const [theme, setTheme] = useState(keptTheme);
  const choose = ([chosen]: Theme[]): void => {
    if (chosen === undefined) return; // One of them is always on.
    keepTheme(chosen);
    applyTheme();
    setTheme(chosen);
  };
  return (
    <ToggleGroup className="theme-switch" aria-label="Theme" value={[theme]} onValueChange={choose}>
      {themes.map((name) => {
        const { icon: Icon, label } = faces[name];
        return (
          <Toggle key={name} value={name} className="theme" aria-label={label} title={label}>
            <Icon size={15} aria-hidden />
          </Toggle>
        );
      })}
    </ToggleGroup>
  );
}
