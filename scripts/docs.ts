// Writes compose/.env.example and the parts of README.md that are made from the program's own
// tables:
//   scripts/docs.ts            writes them
//   scripts/docs.ts --check    fails when they are not what the tables say
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { commonOptions } from '../source/cli/index.ts'
import { snapshotSchema } from '../source/cli/snapshot.ts'
import { commands } from '../source/cli/table.ts'
import { settingRows } from '../source/config/settings.ts'
import { bindingsForDocs } from '../source/keys/bindings.ts'
import { ownExamples } from '../source/domain/examples.ts'
import { wrapWords } from '../source/domain/text.ts'

const cell = (text: string) => text.replaceAll('|', String.raw`\|`)
const code = (text: string) => (text === '' ? '' : `\`${text.replaceAll('|', String.raw`\|`)}\``)

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function keys(): string {
  const sections = [...new Set(bindingsForDocs().map(({ section }) => section))]
  return sections
    .map((section) => {
      const rows = bindingsForDocs()
        .filter((binding) => binding.section === section)
        .map(({ keys: names, description }) => [names.map(code).join(' '), cell(description)])
      // A key that does the same in several contexts is one line.
      const seen = [...new Map(rows.map((row) => [row.join(), row])).values()]
      return `**${section}**\n\n${table(['key', 'does'], seen)}`
    })
    .join('\n\n')
}

function commandTable(): string {
  const rows = commands.map((command) => {
    const usage = `${command.name} ${command.arguments ?? ''}`.trim()
    const options = (command.options ?? []).map(([flags, about]) => `${code(flags)} ${cell(about)}`)
    const about = [cell(command.about), ...options].join('<br>')
    return [code(usage), (command.keys ?? []).map(code).join(' '), about]
  })
  const common = commonOptions.map(([flags, about]) => [code(flags), '', cell(about)])
  return table(['command', 'key', 'does'], [...rows, ...common])
}

function exampleTable(): string {
  const rows = ownExamples.map((example) => [
    code(example.name),
    code([...example.command, ...example.arguments].join(' ')),
    cell(example.about),
  ])
  return table(['name', 'command line', 'what it does'], rows)
}

function settingTable(): string {
  return table(
    ['variable', 'default', 'what it means'],
    settingRows.map((row) => [code(row.variable), code(row.default), cell(row.about)]),
  )
}

/** The file of all settings: sections, and under each comment a variable with its default. */
function envExample(): string {
  const comment = (text: string) => wrapWords(text, 94).map((line) => `# ${line}`)
  const sections = [...new Set(settingRows.map(({ section }) => section))]
  return [
    ...comment(
      'Everything that can be changed, with its default. Copy this file to .env beside it and change what you like; a variable of the environment comes before both.',
    ),
    ...sections.flatMap((section) => [
      '',
      `# ---- ${section}`,
      ...settingRows
        .filter((row) => row.section === section)
        .flatMap((row) => ['', ...comment(row.about), `${row.variable}=${row.default}`]),
    ]),
    '',
  ].join('\n')
}

interface SchemaNode {
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly anyOf?: readonly SchemaNode[]
  readonly items?: SchemaNode
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly description?: string
}

/** One row for each field: its path, its type, what it means. */
function fields(node: SchemaNode, path: string): readonly (readonly string[])[] {
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([name, child]) =>
      fields(child, path === '' ? name : `${path}.${name}`),
    )
  }
  if (node.items?.properties !== undefined) return fields(node.items, `${path}[]`)
  return [[code(path), cell(typeName(node)), cell(node.description ?? '')]]
}

function typeName(node: SchemaNode): string {
  if (node.enum !== undefined) return node.enum.join(', ')
  if (node.anyOf !== undefined) return node.anyOf.map(typeName).join(' or ')
  if (node.items !== undefined) return `list of ${typeName(node.items)}`
  return String(node.type)
}

function statusSchema(): string {
  const rows = fields(z.toJSONSchema(snapshotSchema) as SchemaNode, '')
  return [
    'One object on one line. As in `doctor --json`, `null` stands for what is not known, times are',
    'ISO 8601 in UTC, `…Bytes` are whole bytes, `…Ms` milliseconds, and `ok` of the whole is true when',
    'the exit status is 0.',
    '',
    '<details><summary>Its fields</summary>',
    '',
    table(['field', 'type', ''], rows),
    '',
    '</details>',
  ].join('\n')
}

const parts: Record<string, () => string> = {
  keys,
  commands: commandTable,
  examples: exampleTable,
  settings: settingTable,
  status: statusSchema,
}

function generate(text: string): string {
  return Object.entries(parts).reduce((whole, [name, make]) => {
    const start = `<!-- ${name}: generated by scripts/docs.ts -->`
    const end = `<!-- /${name} -->`
    const from = whole.indexOf(start)
    const to = whole.indexOf(end)
    if (from < 0 || to < from) throw new Error(`README.md has no part ${name}`)
    return `${whole.slice(0, from + start.length)}\n\n${make()}\n\n${whole.slice(to)}`
  }, text)
}

const path = (...parts: readonly string[]) => join(import.meta.dirname, '..', ...parts)
const readme = path('README.md')
const written = new Map([
  [readme, generate(await readFile(readme, 'utf8'))],
  [path('compose', '.env.example'), envExample()],
])
for (const [file, text] of written) {
  if (!process.argv.includes('--check')) await writeFile(file, text)
  else if ((await readFile(file, 'utf8')) !== text) {
    console.error(`${file} is not what the tables say: run \`node scripts/docs.ts\``)
    process.exitCode = 1
  }
}
