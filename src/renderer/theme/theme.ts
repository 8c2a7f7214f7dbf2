// Which theme the user has chosen; the colours themselves are in tokens.css.

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'zerolens.theme';

export function keptTheme(): Theme {
  const kept = localStorage.getItem(key);
  return themes.find((name) => name === kept) ?? 'system';
}

export function keepTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
}

export function applyTheme(): void {
  document.documentElement.dataset['theme'] = keptTheme();
}
