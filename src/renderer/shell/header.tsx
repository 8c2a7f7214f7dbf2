// The top of the page: its name, the way between its screens, the connection and the theme.
import './header.css';
import { Activity, Images, Library, Settings2, Video, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { screenNames, screens, type Screen } from '../../protocol/screens.ts';
import type { LinkState } from '../zmq/engine-client.ts';

import { ThemeSwitch } from './theme-switch.tsx';

const icons: Record<Screen, LucideIcon> = {
  ...{ pictures: Images, live: Video, runs: Library, engine: Activity, settings: Settings2 },
};

const linkWords: Record<LinkState['state'], string> = {
  connecting: 'Connecting…',
  open: 'Connected',
  lost: 'Not connected',
  refused: 'Refused',
  closed: 'Engine stopped',
};

interface HeaderProps {
  screen: Screen;
  link: LinkState;
  onGo: (screen: Screen) => void;
}

export function Header({ screen, link, onGo }: HeaderProps): ReactElement {
  return (
    <header className="header">
      <p className="brand">ZeroLens</p>
      <nav aria-label="Screens" className="screens">
        {screenNames.map((name) => {
          const Icon = icons[name];
          return (
            <button
              key={name}
              type="button"
              className="screen-link"
              aria-current={name === screen ? 'page' : undefined}
              onClick={() => {
                onGo(name);
              }}
            >
              <Icon size={16} aria-hidden />
              {screens[name]}
            </button>
          );
        })}
      </nav>
      <p className="link-state" data-state={link.state}>
        {linkWords[link.state]}
      </p>
      <ThemeSwitch />
    </header>
  );
}
