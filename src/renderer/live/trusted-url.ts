// The addresses of our own workers, vouched for: the page's policy refuses them as plain text.

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

declare const trustedTypes: TrustedTypes | undefined;

const policy =
  typeof trustedTypes === 'undefined' ? undefined : trustedTypes.createPolicy('zerolens-workers', { createScriptURL });

/** Only for addresses that the build made. */
export function trustedScriptUrl(url: string): string {
  return policy?.createScriptURL(url) ?? url;
}

function createScriptURL(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`Not a script of this page: ${url}`);
  return url;
}
