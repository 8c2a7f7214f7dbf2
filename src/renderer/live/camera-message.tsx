// In the place of the picture: why there is none, and what to do.
import { CameraOff, EyeOff, ShieldQuestionMark, Video, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { assertNever } from '../../protocol/errors.ts';
import type { CameraState } from '../state/camera.ts';
import { faultTexts } from './camera-fault.ts';

type Off = Exclude<CameraState, { state: 'on' }>;

interface Text {
  icon: LucideIcon;
  title: string;
  advice: string;
  /** What the button says, if there is one. */
  action?: string;
}

export function CameraMessage({ state, onStart }: { state: Off; onStart: () => void }): ReactElement {
  const { icon: Icon, title, advice, action } = textOf(state);
  return (
    <div role={state.state === 'fault' ? 'alert' : 'status'} className="live-message">
      <Icon size={40} strokeWidth={1.5} aria-hidden />
      <h2>{title}</h2>
      <p>{advice}</p>
      {action !== undefined && (
        <button type="button" className="button primary" onClick={onStart}>
          {action}
        </button>
      )}
    </div>
  );
}

function textOf(state: Off): Text {
  switch (state.state) {
    case 'off':
      return {
        icon: Video,
        title: 'Point the camera at something',
        advice: 'ZeroLens tells what it sees. The picture stays on this computer and is not kept.',
        action: 'Start the camera',
      };
    case 'asking':
      return {
        icon: ShieldQuestionMark,
        title: 'May ZeroLens use the camera?',
        advice: 'The browser asks, beside the address. Choose “Allow”.',
      };
    case 'hidden':
      return {
        icon: EyeOff,
        title: 'Off while nobody looks',
        advice: 'The camera goes on when this page is in sight again.',
      };
    case 'fault': {
      const again = state.fault === 'unsupported' ? {} : { action: 'Try again' };
      return { icon: CameraOff, ...faultTexts[state.fault], ...again };
    }
    default:
      return assertNever(state);
  }
}
