import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** What each folder of src/ must not import: the layers of ARCHITECTURE.md. */
const FORBIDDEN = {
  api: ['model', 'components', 'widgets', 'wizard', 'plugins', 'ui', 'charts'],
  model: ['components', 'widgets', 'wizard', 'plugins', 'ui', 'charts'],
  ui: ['api', 'model', 'components', 'widgets', 'wizard', 'plugins', 'charts'],
  charts: ['model', 'components', 'widgets', 'wizard', 'plugins'],
  components: ['model', 'widgets', 'wizard', 'plugins'],
  wizard: ['widgets', 'plugins'],
  widgets: ['plugins']
};

const layers = Object.entries(FORBIDDEN).map(([folder, others]) => ({
  files: [`src/${folder}/**/*.{ts,tsx}`],
  ignores: ['**/__tests__/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: others
              .map(other => `**/${other}/**`)
              .concat(others.map(other => `../${other}`)),
            message: `src/${folder} stands below these folders (see ARCHITECTURE.md).`
          },
          ...(folder === 'api' || folder === 'model'
            ? [
                {
                  group: ['react', 'react-dom'],
                  message: 'No React below the components.'
                }
              ]
            : []),
          ...(folder === 'components' || folder === 'ui'
            ? [
                {
                  group: ['@lumino/widgets'],
                  message: 'Components know no Lumino widget.'
                }
              ]
            : [])
        ]
      }
    ]
  }
}));

export default defineConfig([
  {
    ignores: [
      'node_modules',
      'lib',
      'coverage',
      '.venv',
      'jupyter_autopilot',
      'src/api/schema.ts',
      '**/*.js',
      '**/*.d.ts',
      'ui-tests/node_modules',
      'ui-tests/playwright-report',
      'ui-tests/test-results'
    ]
  },
  js.configs.recommended,
  tseslint.configs.recommended,
  { plugins: { jupyter } }, // the recommended configuration names its rules but not itself
  jupyter.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }],
      '@typescript-eslint/no-namespace': 'off',
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'prefer-arrow-callback': ['error', { allowNamedFunctions: true }]
    }
  },
  {
    // What the activation itself needs at once.
    files: ['src/plugins/{autopilot,notifications,panel,running}.ts'],
    rules: { 'jupyter/prefer-lazy-imports': 'off' }
  },
  {
    files: ['**/__tests__/**'],
    rules: { 'jupyter/no-untranslated-string': 'off' }
  },
  {
    // The REST answers are read as another program reads them: without types.
    files: ['ui-tests/**'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' }
  },
  ...layers
]);
