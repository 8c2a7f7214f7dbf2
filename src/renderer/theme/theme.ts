// Which theme the user has chosen, as this page remembers it; the colours themselves are in tokens.css.
import { Store } from '../state/store.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'zerolens.theme';

/** Applied as soon as it is set, and kept for the next start: nothing is to flash before the engine has told. */
export function chosenTheme(memory: Storage, root: HTMLElement): Store<Theme> {
  const kept = memory.getItem(key);
  const theme = new Store<Theme>(themes.find((name) => name === kept) ?? 'system');
  const apply = (): void => {
    root.dataset['theme'] = theme.get();
    memory.setItem(key, theme.get());
  };
  theme.subscribe(apply);
  apply();
  return theme;
}
