// The view that the table shows; `undefined` where there is no table.
import { use, useSyncExternalStore } from 'react';
import type { ViewChoice } from '../state/view-choice.ts';
import { ViewContext } from './view-context.ts';

const none = {
  get: (): undefined => undefined,
  subscribe: () => () => undefined,
};

export function useShownView(): ViewChoice | undefined {
  const view = use(ViewContext) ?? none;
  return useSyncExternalStore<ViewChoice | undefined>(view.subscribe, view.get);
}
