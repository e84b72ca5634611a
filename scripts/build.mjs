// Bundles the program into dist/cli.js: one file starts in a third of the time of its sources.
import { build } from 'esbuild'
import { cp, rename, rm } from 'node:fs/promises'

const stub = {
  name: 'stubs',
  setup(b) {
    // Ink loads React's devtools only when DEV=true, dockerode's ssh agent needs native code only
    // for ssh:// engines: neither belongs in the bundle.
    b.onResolve({ filter: /^(react-devtools-core|cpu-features|.*\.node)$/ }, (a) => ({
      path: a.path,
      namespace: 'stub',
    }))
    b.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: 'module.exports = {}' }))
  },
}

// Built beside and then put in place: a build that fails leaves the last one.
await rm('dist.new', { recursive: true, force: true })
await build({
  entryPoints: ['source/cli/main.tsx'],
  outfile: 'dist.new/cli.js',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  jsx: 'automatic',
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [stub],
  banner: {
    js: "import{createRequire as __cr}from'node:module';import{fileURLToPath as __fu}from'node:url';import{dirname as __dn}from'node:path';const require=__cr(import.meta.url),__filename=__fu(import.meta.url),__dirname=__dn(__filename);",
  },
  logLevel: 'warning',
})
// The demo reads its recordings when it needs them.
await cp('source/demo/recordings', 'dist.new/recordings', { recursive: true })
await rm('dist', { recursive: true, force: true })
await rename('dist.new', 'dist')
