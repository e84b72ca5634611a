// Lint rules. Import direction is the one that is this project's own: see `may` below.
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// Which folders of source/ each folder may import from. `cli.tsx` alone may know all of them.
const may = {
  model: [],
  clients: ['model', 'config'],
  store: ['model'],
  feeds: ['clients', 'model', 'store', 'config'],
  actions: ['clients', 'model', 'store', 'config'],
  keymap: ['model', 'store'],
  terminal: ['model'],
  ui: ['keymap', 'model', 'store'],
  commands: ['actions', 'clients', 'config', 'model', 'store', 'terminal'],
}
const folders = [...Object.keys(may), 'config', 'cli']

const directions = Object.entries(may).map(([folder, allowed]) => {
  const forbidden = folders.filter((name) => name !== folder && !allowed.includes(name))
  return {
    files: [`source/${folder}/**`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: forbidden.map((name) => ({
            // A folder of source/, or a file of it: `store/ui.ts` is not the folder `ui`.
            regex: `^(?:\\.\\./)+${name}${name in may ? '/' : '\\.'}`,
            message: `source/${folder} may import only from: ${allowed.join(', ') || 'itself'}.`,
          })),
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
