// The page's screens, and which one a reload comes back to.

export const screens = {
  pictures: 'Pictures',
  live: 'Live',
  runs: 'Runs',
  engine: 'Engine',
  settings: 'Settings',
} as const;
export type Screen = keyof typeof screens;
export const screenNames = Object.keys(screens) as Screen[];

const key = 'zerolens.screen';

export function keptScreen(): Screen {
  const kept = sessionStorage.getItem(key);
  return screenNames.find((name) => name === kept) ?? 'pictures';
}

export function keepScreen(screen: Screen): void {
  sessionStorage.setItem(key, screen);
}
