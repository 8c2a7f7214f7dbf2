// Where the window was and is to be again, on the screens that there are now.
import { z } from 'zod';

const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
export type Rectangle = z.infer<typeof rectangleSchema>;

export const windowPlaceSchema = z.object({ bounds: rectangleSchema, maximized: z.boolean() });
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

export const smallestSize = { width: 900, height: 600 } as const;
export const usualSize = { width: 1280, height: 800 } as const;
/** In pixels: less than this of a window can hardly be taken hold of. */
const graspable = 80;

/**
 * The bounds that a window gets: where it was, if enough of its upper edge is on a screen; else of the size that it had, as
 * far as the first screen goes, in its middle.
 * @param screens their work areas, the first one first.
 */
export function placeOn(screens: readonly Rectangle[], before: WindowPlace | undefined): Rectangle {
  const size = before?.bounds ?? usualSize;
  if (before !== undefined && screens.some((screen) => holdsUpperEdge(screen, before.bounds))) return before.bounds;
  const [first = { x: 0, y: 0, ...usualSize }] = screens;
  const width = Math.min(size.width, first.width);
  const height = Math.min(size.height, first.height);
  return {
    x: first.x + Math.floor((first.width - width) / 2),
    y: first.y + Math.floor((first.height - height) / 2),
    ...{ width, height },
  };
}

function holdsUpperEdge(screen: Rectangle, { x, y, width }: Rectangle): boolean {
  const shown = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
  return shown >= graspable && y >= screen.y && y <= screen.y + screen.height - graspable;
}
