// The page's screens, for the page itself and for the menu of the app around it.

export const screens = {
  pictures: 'Pictures',
  live: 'Live',
  runs: 'Runs',
  engine: 'Engine',
  settings: 'Settings',
} as const;
export type Screen = keyof typeof screens;
export const screenNames = Object.keys(screens) as [Screen, ...Screen[]];
