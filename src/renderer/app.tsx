// The page's frame: the way between its screens, the screen that is shown, and what lies over all of them.
import type { ReactElement } from 'react';
import type { Screen } from '../protocol/screens.ts';
import { DropOverlay } from './drop/drop-overlay.tsx';
import { FolderDialog } from './drop/folder-dialog.tsx';
import { EngineScreen } from './engine/engine-screen.tsx';
import { useEngine } from './engine-context.tsx';
import { LiveScreen } from './live/live-screen.tsx';
import { usePage } from './page-context.tsx';
import { PicturesScreen } from './pictures-screen.tsx';
import { RunsScreen } from './runs/runs-screen.tsx';
import { SettingsScreen } from './settings/settings-screen.tsx';
import { Header } from './shell/header.tsx';
import { LinkBar } from './shell/link-bar.tsx';
import { LinkRefused } from './shell/link-refused.tsx';
import { Toasts } from './shell/toasts.tsx';
import { useStore } from './state/use-store.ts';

export function App(): ReactElement {
  const page = usePage();
  const screen = useStore(page.screen);
  const link = useStore(useEngine().link);
  const go = (to: Screen): void => {
    page.screen.set(to);
  };
  return (
    <Toasts>
      <Header screen={screen} link={link} onGo={go} />
      <LinkBar link={link} />
      {/* Each screen begins at its top. */}
      <main key={screen} className="main">
        {link.state === 'refused' && <LinkRefused reason={link.reason} />}
        {link.state !== 'refused' && screen === 'pictures' && <PicturesScreen />}
        {link.state !== 'refused' && screen === 'live' && <LiveScreen />}
        {link.state !== 'refused' && screen === 'runs' && <RunsScreen />}
        {link.state !== 'refused' && screen === 'engine' && <EngineScreen />}
        {link.state !== 'refused' && screen === 'settings' && <SettingsScreen />}
      </main>
      <FolderDialog />
      <DropOverlay
        onTaken={() => {
          go('pictures');
        }}
      />
    </Toasts>
  );
}
