# shellcheck shell=bash
# The images: found, pulled where a registry answers, or built from packages.
# What was settled on is written to .tools/images.env and exported.

IMAGES_ENV=$TOOLS/images.env
# as in .env.example
SPARK_IMAGE_DEFAULT=spark-on-docker/spark:4.3.0
WORK=$TOOLS/tmp
REGISTRY_ANSWERS=

image_there() { docker image inspect "$1" >/dev/null 2>&1; }

# The engine is what pulls, perhaps through a mirror or a proxy of its own, so it is the
# engine that is asked. A registry that answers says within seconds that it pulls, and may
# then take its time; one that does not is asked once in a run.
pull() {
  local image=$1 log=$LOGS/pull.log tries=0
  [[ $REGISTRY_ANSWERS != no ]] || return 1
  launch "$log" docker pull "$image"
  until grep -q 'Pulling from' "$log" || ! launched_runs; do
    ((++tries < 16)) || stop_step
    sleep 0.5
  done
  if grep -q 'Pulling from' "$log"; then say "image $image: pulling"; fi
  if finish; then return; fi
  REGISTRY_ANSWERS=no
  say "image $image: no registry gives it, building from packages"
  return 1
}

# Removes what an earlier run that was killed has left. A half-made system may still have
# /proc mounted in it, which must not be walked into.
clear_work() {
  local mounted
  if [[ -d $WORK ]] && have umount; then
    for mounted in "$WORK"/*/proc "$WORK"/*/sys; do
      umount "$mounted" 2>/dev/null || true
    done
  fi
  find "$WORK" -xdev -delete 2>/dev/null || true
}

# ---- the base

bootstrap_system() {
  local target=$WORK/base
  mkdir -p "$target"
  debootstrap --variant=minbase bookworm "$target" || return
  rm -rf "$target"/var/cache/apt/archives/*.deb "$target"/var/lib/apt/lists/* || return
  rm -rf "$target"/usr/share/doc/* "$target"/usr/share/man/* "$target"/usr/share/locale/* || return
  # from here on, packages bring no manuals either
  printf 'path-exclude /usr/share/%s/*\n' doc man locale >"$target/etc/dpkg/dpkg.cfg.d/slim" || return
  tar -C "$target" -c . | docker import - "$1"
}

build_base() {
  local image=$1
  if ! have debootstrap; then
    can_install || die "image $image: no registry answers, and making it here needs debootstrap: $(why_not_install)"
    install_packages "image $image" debootstrap
  fi
  [[ $(id -u) -eq 0 ]] || die "image $image: no registry answers, and only root can make it here (debootstrap): run once as root, or give the engine access to a registry"
  step "image $image: making it from Debian's packages" image-base bootstrap_system "$image"
  clear_work
}

BASE_IMAGE=
ensure_base() {
  local official=debian:bookworm-slim own=spark-on-docker/base:bookworm
  [[ -z $BASE_IMAGE ]] || return 0
  BASE_IMAGE=$own
  if image_there "$official"; then
    BASE_IMAGE=$official
  elif image_there "$own"; then
    return
  elif pull "$official"; then
    BASE_IMAGE=$official
  else
    build_base "$own"
  fi
}

# ---- builds

# The authorities of a TLS proxy, for a build's downloads.
ca_bundle() {
  local name file
  for name in SPARK_ON_DOCKER_CA_BUNDLE SSL_CERT_FILE REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS; do
    file=$(setting "$name")
    if [[ -n $file && -r $file ]]; then
      printf '%s' "$file"
      return
    fi
  done
}

# A copy of the image's folder, with what its downloads need.
make_context() {
  local folder=$1 bundle wheels
  bundle=$(ca_bundle)
  wheels=$(setting SPARK_ON_DOCKER_WHEELS)
  mkdir -p "$WORK"
  cp -R "$ROOT/compose/$folder" "$WORK/$folder"
  mkdir -p "$WORK/$folder/certs" "$WORK/$folder/wheels"
  [[ -z $bundle ]] || cp -L "$bundle" "$WORK/$folder/certs/ca-bundle.pem"
  [[ -z $wheels ]] || cp "$wheels"/*.whl "$WORK/$folder/wheels/" ||
    die "SPARK_ON_DOCKER_WHEELS=$wheels: there are no wheels (*.whl) to copy in this folder"
}

# build_image FOLDER IMAGE : tagged only when all of it is done.
build_image() {
  local folder=$1 image=$2 name
  local arguments=(--build-arg "BASE_IMAGE=$BASE_IMAGE")
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [[ -z ${!name:-} ]] || arguments+=(--build-arg "$name")
  done
  clear_work
  make_context "$folder"
  # plain progress, for the log is what is shown; the classic builder does not know the flag
  BUILDKIT_PROGRESS=plain step "image $image: building" "image-$folder" \
    docker build "${arguments[@]}" -t "$image" "$WORK/$folder"
  clear_work
}

# ---- what is asked for

# settle NAME IMAGE : remembers which image a variable of compose.yaml stands for.
settle() {
  printf '%s=%s\n' "$1" "$2" >>"$IMAGES_ENV.new"
  export "$1=$2"
}

# An image of others: theirs where it is or can be had, else our own make of it.
ensure_image() {
  local variable=$1 official=$2 own=$3 folder=$4 chosen
  chosen=$(setting "$variable")
  # the default written out, as in a copy of .env.example, is no choice
  if [[ -n $chosen && $chosen != "$official" ]]; then
    :
  elif image_there "$official"; then
    chosen=$official
  elif image_there "$own"; then
    chosen=$own
  elif pull "$official"; then
    chosen=$official
  else
    chosen=$own
    ensure_base
    build_image "$folder" "$own"
  fi
  settle "$variable" "$chosen"
}

# The name changes with what the image is made of, so a change is a new image.
spark_image_name() {
  local version digest
  version=$(sed -n 's/^ARG PYSPARK_VERSION=//p' "$ROOT/compose/spark/Dockerfile")
  digest=$(
    cd "$ROOT/compose/spark" || exit
    find . -type f ! -path './certs/*' ! -path './wheels/*' ! -name '*.pyc' | LC_ALL=C sort |
      while IFS= read -r file; do
        printf '%s\n' "$file"
        cat "$file"
      done | checksum
  )
  printf 'spark-on-docker/spark:%s-%s' "$version" "${digest:0:12}"
}

ensure_spark_image() {
  local chosen
  chosen=$(setting SPARK_ON_DOCKER_SPARK_IMAGE)
  if [[ -z $chosen || $chosen == "$SPARK_IMAGE_DEFAULT" ]]; then
    chosen=$(spark_image_name)
    if ! image_there "$chosen"; then
      ensure_base
      build_image spark "$chosen"
      # for who uses compose.yaml without these scripts
      docker tag "$chosen" "$SPARK_IMAGE_DEFAULT"
    fi
  fi
  settle SPARK_ON_DOCKER_SPARK_IMAGE "$chosen"
}

# In a checkout of another user: those that were settled on there, if the engine has them.
use_settled_images() {
  local name image
  [[ -r $IMAGES_ENV ]] || need_to_write images
  while IFS='=' read -r name image; do
    [[ -z $(setting "$name") ]] || image=$(setting "$name")
    image_there "$image" || need_to_write "image $image"
  done <"$IMAGES_ENV"
}

ensure_images() {
  if [[ -n $(not_writable) ]]; then
    use_settled_images
    return
  fi
  rm -f "$IMAGES_ENV.new"
  ensure_image SPARK_ON_DOCKER_TRAEFIK_IMAGE traefik:v3.7 spark-on-docker/traefik:v3.7 traefik
  ensure_image SPARK_ON_DOCKER_REDIS_IMAGE redis:7 spark-on-docker/redis:7 redis
  ensure_spark_image
  mv "$IMAGES_ENV.new" "$IMAGES_ENV"
}
