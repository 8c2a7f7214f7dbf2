// What the app around the page asks for: pictures that were opened with it, screens and choosers of its menu.
import { assertNever } from '../../protocol/errors.ts';
import { intakeOf } from '../drop/use-intake.ts';
import type { Page } from '../page-context.tsx';
import { reasonOf } from '../state/notice.ts';
import type { Desktop } from './desktop.ts';

/** Listens from now on. */
export function hearDesktop(desktop: Desktop, page: Page): void {
  const { screen } = page;
  const showPictures = (): void => {
    screen.set('pictures');
  };
  desktop.hear((news) => {
    switch (news.kind) {
      case 'opened':
        showPictures();
        intakeOf(page).takeOffer(news.offer);
        return;
      case 'go':
        screen.set(news.screen);
        return;
      case 'choose':
        void chooseOn(desktop, page, news.what, showPictures);
        return;
      default:
        assertNever(news);
    }
  });
}

/** Has the user choose pictures or a folder in the system's own dialog. `onTaken`: something has been chosen. */
export async function chooseOn(
  desktop: Desktop,
  page: Page,
  what: 'files' | 'folder',
  onTaken: () => void,
): Promise<void> {
  try {
    const offer = await desktop.choose(what);
    if (offer === undefined) return;
    onTaken();
    intakeOf(page).takeOffer(offer);
  } catch (error) {
    page.notify({ kind: 'problem', title: 'Nothing could be chosen', detail: reasonOf(error) });
  }
}
