// Whether a camera is on, but sends no picture.
import { useCallback, useSyncExternalStore } from 'react';

export function useMuted(track: MediaStreamTrack): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      track.addEventListener('mute', listener);
      track.addEventListener('unmute', listener);
      return () => {
        track.removeEventListener('mute', listener);
        track.removeEventListener('unmute', listener);
      };
    },
    [track],
  );
  return useSyncExternalStore(subscribe, () => track.muted);
}
