// What the themes are called, and their signs.
import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import type { Theme } from '../theme/theme.ts';

export const themeWords: Record<Theme, { icon: LucideIcon; label: string }> = {
  system: { icon: Monitor, label: 'Theme of the system' },
  light: { icon: Sun, label: 'Light theme' },
  dark: { icon: Moon, label: 'Dark theme' },
};
