// From the name of one run in the list to that of another, with the keyboard.
import type { KeyboardEvent } from 'react';

/** For the keys that are pressed in a list of runs. */
export function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement) || !event.target.matches('.run-name')) return;
  event.preventDefault();
  focus(nameBeside(event.target, step));
}

/** Before this one goes: the focus stays in the list. */
export function leave(name: HTMLElement): void {
  focus(nameBeside(name, 1) ?? nameBeside(name, -1));
}

function nameBeside(name: HTMLElement, step: number): HTMLElement | undefined {
  // What has been scrolled in may stand anywhere in the document.
  const names = [...(name.closest('ul')?.querySelectorAll<HTMLElement>('.run-name') ?? [])].sort(
    (one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top,
  );
  return names[names.indexOf(name) + step];
}

function focus(name: HTMLElement | undefined): void {
  name?.focus();
  name?.scrollIntoView({ block: 'nearest' });
}
