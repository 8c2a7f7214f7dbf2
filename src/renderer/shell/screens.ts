// Which screen a reload comes back to.
import { screenNames, type Screen } from '../../protocol/screens.ts';

const key = 'zerolens.screen';

export function keptScreen(): Screen {
  const kept = sessionStorage.getItem(key);
  return screenNames.find((name) => name === kept) ?? 'pictures';
}

export function keepScreen(screen: Screen): void {
  sessionStorage.setItem(key, screen);
}
