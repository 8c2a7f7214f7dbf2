// A row's picture, made small by the engine; its place is there before it comes.
import './picture.css';
import { ImageOff } from 'lucide-react';
import { useMemo, type ReactElement } from 'react';
import type { RunRow } from '../../protocol/results.ts';
import { Store, type Readable } from '../state/store.ts';
import type { Thumbnail, Thumbnails } from '../state/thumbnails.ts';
import { useStore } from '../state/use-store.ts';

interface PictureProps {
  thumbnails: Thumbnails;
  row: RunRow;
  alt: string;
}

const missing: Readable<Thumbnail> = new Store<Thumbnail>({ state: 'none' });

export function Picture({ thumbnails, row: { row, status, width }, alt }: PictureProps): ReactElement {
  // Where not even a size is known, there is nothing to see.
  const there = status === 'ok' || width !== undefined;
  const thumbnail = useStore(useMemo(() => (there ? thumbnails.at(row) : missing), [thumbnails, row, there]));
  return (
    <span className="picture" data-state={thumbnail.state}>
      {thumbnail.state === 'ready' && <img src={thumbnail.url} alt={alt} draggable={false} />}
      {thumbnail.state === 'none' && <ImageOff size={18} strokeWidth={1.5} aria-hidden />}
    </span>
  );
}
