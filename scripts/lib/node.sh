# shellcheck shell=bash
# The runtime, the packages and the program: each made only when it is not there or is old.

NODE_WANTED='22.19 or newer'
OWN_NODE=$TOOLS/node

# Whether this node is new enough; the one that is asked is the best judge of its version.
node_is_new() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number)
    process.exit(a > 22 || (a === 22 && b >= 19) ? 0 : 1)' >/dev/null 2>&1
}

# With an npm of its own, for the npm of a distribution may not run on another node.
install_node() {
  rm -rf "$OWN_NODE.new" && mkdir -p "$OWN_NODE.new" || return
  npm install --prefix "$OWN_NODE.new" --no-audit --no-fund --loglevel=error node@24 npm@11 || return
  node_is_new "$OWN_NODE.new/node_modules/.bin/node" || {
    printf 'the node package does not run on this machine\n'
    return 1
  }
  rm -rf "$OWN_NODE" && mv "$OWN_NODE.new" "$OWN_NODE"
}

ensure_npm() {
  have npm && have node && return
  can_install ||
    die "no Node.js, and $(why_not_install): install Node.js $NODE_WANTED, with npm"
  install_packages node nodejs npm
  hash -r
}

ensure_node() {
  local bin=$OWN_NODE/node_modules/.bin
  if have node && have npm && node_is_new node; then return; fi
  if ! node_is_new "$bin/node"; then
    ensure_npm
    step 'node: installing Node 24 into .tools/node' node install_node
  fi
  export PATH=$bin:$PATH
  hash -r
}

install_packages_of_node() {
  cd "$ROOT" || return
  npm ci --include=dev --no-audit --no-fund --loglevel=error || return
  printf '%s\n' "$1" >node_modules/.stamp
}

ensure_node_packages() {
  local wanted
  wanted="$(checksum <"$ROOT/package-lock.json") $(node -p process.versions.modules)"
  [[ $(cat "$ROOT/node_modules/.stamp" 2>/dev/null) == "$wanted" ]] && return
  step 'packages: npm ci' npm-ci install_packages_of_node "$wanted"
}

# Folders count too: theirs is the time at which a file in them was removed.
program_is_built() {
  local stamp=$ROOT/dist/.built
  [[ -f $stamp && -f $ROOT/dist/cli.js ]] || return 1
  [[ -z $(cd "$ROOT" && find source package.json package-lock.json tsconfig.json scripts/build.* \
    -newer "$stamp" -print 2>/dev/null | head -n 1) ]]
}

# The mark carries the time before the build: what changes meanwhile is built next time.
build_program() {
  cd "$ROOT" || return
  : >"$TOOLS/built"
  npm run build && mv "$TOOLS/built" dist/.built
}

ensure_program() {
  program_is_built || step 'program: building' build build_program
}
