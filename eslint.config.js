// What `npm run lint` checks beyond formatting and types: typed rules, style, and who may import what.
// @ts-check
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import jsxA11y from 'eslint-plugin-jsx-a11y-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** @typedef {{ regex: string, message: string }} Border What a folder may not import, as a pattern, and why. */

const defaultExports = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'Export by name.' },
];

/**
 * The rules that hold a border. `no-restricted-imports` sees neither `import()` nor types written as `import('…')`,
 * so that the same pattern is applied to those as well.
 * @param {...Border} borders
 * @returns {import('eslint').Linter.RulesRecord}
 */
function forbid(...borders) {
  const dynamic = borders.flatMap(({ regex, message }) => {
    const value = `[source.value=/${regex.replaceAll('/', '\\u002F')}/u]`;
    return ['ImportExpression', 'TSImportType'].map((node) => ({ selector: node + value, message }));
  });
  return {
    'no-restricted-imports': ['error', { patterns: borders }],
    'no-restricted-syntax': ['error', ...defaultExports, ...dynamic],
  };
}

/** @type {Border} */
const electron = { regex: '^electron($|/)', message: 'Only main/desktop, main/index.ts and preload know Electron.' };

/**
 * For src/<folder>: the way up may lead to these folders only. How far up is out of the folder depends on the file's depth.
 * @param {string} folder
 * @param {...string} allowed
 */
function imports(folder, ...allowed) {
  const message = `${folder} imports only ${allowed.join(', ')}, its own folder and packages.`;
  return [1, 2, 3].map((depth) => ({
    files: [`src/${folder}${'/*'.repeat(depth)}`],
    rules: forbid(electron, { regex: `^(\\.\\./){${String(depth)}}(?!(${allowed.join('|')})/)`, message }),
  }));
}

export default defineConfig(
  globalIgnores(['out/', 'coverage/', 'resources/']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...forbid(electron),
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_$', ignoreRestSiblings: true },
      ],
      // Asks for the `!` that no-non-null-assertion forbids; typed arrays in hot loops need one of the two.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Against TypeScript's noPropertyAccessFromIndexSignature.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
    },
  },
  { files: ['src/protocol/**'], rules: forbid({ regex: '^(?!zod$|\\./)', message: 'protocol imports only zod.' }) },
  imports('pixels', 'protocol'),
  imports('renderer', 'protocol', 'pixels'),
  imports('workers', 'protocol', 'pixels'),
  {
    files: ['src/renderer/**'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    // Speaks of React's compiler, which is not used.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  { files: ['src/renderer/**/*.tsx'], extends: [jsxA11y.configs.strict] },
  { files: ['src/main/desktop/**', 'src/main/index.ts', 'src/preload/**'], rules: forbid() },
  { files: ['*.config.{ts,js}', 'electron-builder.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
