// The token of this launch: it comes in the page's address (`#TOKEN`) and stays with the tab, also over a reload.

const key = 'zerolens-token';

/** What a token looks like: nothing else that stands after `#` is taken for one. */
const pattern = /^#([\w-]{43})$/u;

/** The token; empty where the page was opened without one. Takes it out of the address bar, where it could be seen. */
export function launchToken(): string {
  const inAddress = pattern.exec(location.hash)?.[1];
  if (inAddress !== undefined) {
    sessionStorage.setItem(key, inAddress);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  // The address of another launch, opened in this tab: only what is after `#` differs, so nothing is loaded.
  addEventListener('hashchange', () => {
    if (pattern.test(location.hash)) location.reload();
  });
  return sessionStorage.getItem(key) ?? '';
}
