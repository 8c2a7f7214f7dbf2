// The page's frame: the way between its screens, and the screen that is shown.
import { useState, type ReactElement } from 'react';
import { EngineScreen } from './engine/engine-screen.tsx';
import { LiveScreen } from './live/live-screen.tsx';

const screens = { pictures: 'Pictures', live: 'Live', engine: 'Engine' } as const;
type Screen = keyof typeof screens;

export function App(): ReactElement {
  const [screen, setScreen] = useState<Screen>('pictures');
  return (
    <>
      <nav aria-label="Screens">
        {(Object.keys(screens) as Screen[]).map((name) => (
          <button
            key={name}
            type="button"
            aria-current={name === screen ? 'page' : undefined}
            onClick={() => {
              setScreen(name);
            }}
          >
            {screens[name]}
          </button>
        ))}
      </nav>
      <main>
        {screen === 'pictures' && <h1>Pictures</h1>}
        {screen === 'live' && <LiveScreen />}
        {screen === 'engine' && <EngineScreen />}
      </main>
    </>
  );
}
