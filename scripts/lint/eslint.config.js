// Lint rules. Import direction is the one that is this project's own: see `may` below.
import { readdirSync } from 'node:fs'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// Which folders of source/ each folder may import from. `app` and `cli` alone may know all of them.
const may = {
  domain: [],
  diagnostics: ['domain'],
  config: ['domain'],
  clients: ['domain', 'diagnostics', 'config'],
  store: ['domain', 'diagnostics'],
  engine: ['clients', 'config', 'domain', 'feeds', 'store'],
  services: ['clients', 'engine', 'config', 'diagnostics', 'domain', 'feeds', 'store', 'ui'],
  feeds: ['clients', 'config', 'domain', 'store'],
  demo: ['clients', 'config', 'diagnostics', 'domain', 'engine', 'services', 'feeds'],
  actions: ['clients', 'config', 'diagnostics', 'domain', 'engine', 'services', 'store'],
  keys: ['actions', 'diagnostics', 'domain', 'store'],
  terminal: ['domain'],
  ui: ['diagnostics', 'domain', 'keys', 'services', 'store'],
}
const folders = [...Object.keys(may), 'app', 'cli']

// A service is one folder: it knows no other one.
const services = readdirSync(new URL('../../source/services', import.meta.url), {
  withFileTypes: true,
}).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

const directions = Object.entries(may).map(([folder, allowed]) => {
  const forbidden = folders.filter((name) => name !== folder && !allowed.includes(name))
  return {
    files: [`source/${folder}/**`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ...forbidden.map((name) => ({
              regex: `^(?:\\.\\./)+${name}/`,
              message: `source/${folder} may import only from: ${allowed.join(', ') || 'itself'}.`,
            })),
            ...(folder === 'services' ? services : []).map((name) => ({
              regex: `^(?:\\.\\./)+${name}/`,
              message: 'A service may not import another one.',
            })),
          ],
        },
      ],
    },
  }
})

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.tools/**', 'test/fixtures/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      'max-lines': ['error', { max: 300 }],
      'no-control-regex': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  ...directions,
  { files: ['**/*.{js,mjs}'], extends: [tseslint.configs.disableTypeChecked] },
)
