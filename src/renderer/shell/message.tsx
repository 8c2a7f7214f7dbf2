// A screen with one thing to say, in the middle.
import './message.css';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

interface MessageProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
}

export function Message({ icon: Icon, title, children }: MessageProps): ReactElement {
  return (
    <section className="message">
      <Icon size={40} strokeWidth={1.5} aria-hidden className="message-icon" />
      <h1>{title}</h1>
      {children}
    </section>
  );
}
