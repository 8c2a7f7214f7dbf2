// The keys of a review, wherever the focus is among table and picture; text fields keep theirs.
import type { KeyboardEvent } from 'react';
import type { Review } from '../state/review.ts';

interface ReviewKeys {
  review: Review;
  /** Begins to type another label. */
  relabel: (start: string) => void;
  showKeys: () => void;
}

export function useReviewKeys({ review, relabel, showKeys }: ReviewKeys): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || isTyped(event.target)) return;
    const action = actionOf(event, { review, relabel, showKeys });
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
}

function actionOf(event: KeyboardEvent, { review, relabel, showKeys }: ReviewKeys): (() => void) | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
  if (ctrlKey || metaKey) {
    if (altKey || shiftKey) return undefined;
    if (key.toLowerCase() === 'z') return () => void review.undo();
    if (key.toLowerCase() === 'a') {
      return () => {
        review.selection.all();
      };
    }
    return undefined;
  }
  if (altKey) return undefined;
  if (key === '?') return showKeys;
  if (key === 'Enter' && !isPressed(event.target)) return () => void review.judge({ kind: 'accept' });
  if (key === 'Backspace' || key === 'Delete') return repeat ? undefined : () => void review.judge({ kind: 'clear' });
  if (key === 'Escape') {
    return () => {
      review.selection.select(review.selection.selected.get().index);
    };
  }
  if (key === 'r' || key === 'R' || key === 'F2') {
    return () => {
      relabel('');
    };
  }
  // Anything else that is typed begins a label.
  if (/^[\p{L}\p{N}\p{S}]$/u.test(key)) {
    return () => {
      relabel(key);
    };
  }
  return undefined;
}

function isTyped(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [role=menu], [role=dialog]') !== null
  );
}

/** Whether the key is the element's own: a button, a link. */
function isPressed(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('button, a, summary') !== null;
}
