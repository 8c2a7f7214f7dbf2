// A script of the small page.
export {};
