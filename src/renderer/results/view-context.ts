// Hands down which rows the table shows, to those around it: the export can be of just these.
import { createContext } from 'react';
import type { ViewChoice } from '../state/view-choice.ts';
import type { Readable } from '../state/store.ts';

export const ViewContext = createContext<Readable<ViewChoice> | undefined>(undefined);
