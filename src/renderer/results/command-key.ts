// The key for commands, as this system's keyboards name it.
export const commandKey = /mac|iphone|ipad/iu.test(navigator.userAgent) ? '⌘' : 'Ctrl';
