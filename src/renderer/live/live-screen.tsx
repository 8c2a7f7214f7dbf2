// The Live screen: the camera's picture and what it shows.
import type { ReactElement } from 'react';

export function LiveScreen(): ReactElement {
  return <h1>Live</h1>;
}
