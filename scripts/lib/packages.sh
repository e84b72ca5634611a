# shellcheck shell=bash
# The distribution's packages: Debian and Ubuntu, as root, unless --no-install.

APT_UPDATED=

can_install() {
  [[ $INSTALL_ALLOWED == yes ]] && [[ $(id -u) -eq 0 ]] && have apt-get
}

# Why packages cannot be installed here, as the end of a sentence.
why_not_install() {
  if [[ $INSTALL_ALLOWED != yes ]]; then
    printf 'it was not installed because of --no-install'
  elif ! have apt-get; then
    printf 'only Debian and Ubuntu are set up by this script'
  else
    printf 'only root can install it'
  fi
}

apt_quiet() { DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@"; }

apt_install_now() {
  if [[ -z $APT_UPDATED ]]; then apt_quiet update || return; fi
  apt_quiet install -y --no-install-recommends "$@"
}

# install_packages WHAT-FOR PACKAGE…
install_packages() {
  local title=$1
  shift
  step "$title: installing $*" "apt-$1" apt_install_now "$@"
  APT_UPDATED=yes
}
