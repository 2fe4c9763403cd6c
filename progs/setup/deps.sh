#!/bin/sh
# deps.sh - is what this project needs installed, and if not, what to type.
#
#   deps.sh GROUP...    install what a group lacks: build, bpf, vm, check, fuzz
#   deps.sh --doctor    list everything, and the one command that fixes each
#
# Missing packages are installed at once where nobody could be asked and
# nothing stands in the way (root or passwordless sudo, no terminal); on a
# terminal they are named and asked for; otherwise the command is printed.
# Exit status: 0 all there, 3 something is missing.
set -u

# group | how to see it | Debian, Ubuntu | Fedora | Arch | what for
table() {
  cat <<'TABLE'
build|cmd:gcc|gcc|gcc|gcc|compile the toolkit
build|cmd:ar|binutils|binutils|binutils|make its library
build|hdr:stdio.h|libc6-dev|glibc-devel|glibc|the C library's headers
build|hdr:linux/bpf.h|linux-libc-dev|kernel-headers|linux-api-headers|the headers of bpf(2)
build|lib:c|libc6-dev|glibc-static|glibc|link the VM's first program statically
build|hdr:libelf.h|libelf-dev|elfutils-libelf-devel|libelf|read object files
build|hdr:zlib.h|zlib1g-dev|zlib-devel|zlib|read a kernel's settings, compressed
build|hdr:jansson.h|libjansson-dev|jansson-devel|jansson|write JSON
build|hdr:ncurses.h|libncurses-dev|ncurses-devel|ncurses|draw the debugger on a terminal
bpf|cmd:clang|clang|clang|clang|compile programs for the kernel, from lesson 6 on
vm|cmd:qemu-system-x86_64|qemu-system-x86|qemu-system-x86-core|qemu-system-x86|run another kernel
vm|cmd:busybox|busybox-static|busybox|busybox|a shell inside the VM
vm|cmd:dpkg-deb|dpkg|dpkg|dpkg|unpack Debian's kernels
check|cmd:clang|clang|clang|clang|compile with a second compiler
check|cmd:clang-format|clang-format|clang-tools-extra|clang|check how the code is set
check|hdr:check.h|check|check-devel|check|the unit tests
check|so:libdw.so.1|libdw1|elfutils-libs|libelf|name registers by their variables (rawbpf why, rawbpf log)
check|cmd:setpriv|util-linux|util-linux|util-linux|run tests as an ordinary user
check|cmd:opensnoop|libbpf-tools|||objects to disassemble and load (Debian and Ubuntu only)
check|hdr:bpf/libbpf.h|libbpf-dev|||what our loader is compared with (Debian and Ubuntu only)
fuzz|cmd:clang|clang|clang|clang|compile with sanitizers
fuzz|hdr:check.h|check|check-devel|check|the broken objects of the unit tests
fuzz|rt:fuzzer|libclang-rt-dev|compiler-rt|compiler-rt|make inputs that reach new code
TABLE
}

# The PATH of an ordinary user lacks sbin, where Debian has bpftool.
[ -n "${RAWBPF_PATH_ONLY-}" ] || PATH=$PATH:/usr/sbin:/sbin

is_there() {
  case $1 in
  cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
  hdr:*) printf '#include <%s>\n' "${1#hdr:}" |
    gcc -E -x c - >/dev/null 2>&1 ;;
  lib:*) printf 'int main(void){return 0;}' |
    gcc -static -x c - -o /dev/null "-l${1#lib:}" >/dev/null 2>&1 ;;
  so:*) printf 'int main(void){return 0;}' |
    gcc -x c - -o /dev/null "-l:${1#so:}" >/dev/null 2>&1 ;;
  rt:*) echo 'int LLVMFuzzerTestOneInput(void){return 0;}' |
    clang "-fsanitize=${1#rt:}" -x c - -o /dev/null >/dev/null 2>&1 ;;
  esac
}

# The package manager here, and the column of the table that is its own.
if command -v apt-get >/dev/null 2>&1; then
  column=3 install='apt-get install -y --no-install-recommends'
elif command -v dnf >/dev/null 2>&1; then
  column=4 install='dnf install -y'
elif command -v pacman >/dev/null 2>&1; then
  column=5 install='pacman -S --needed'
else
  column=3 install='(with your package manager) install'
fi

sudo=
[ "$(id -u)" = 0 ] || sudo='sudo '

package() { # ROW
  echo "$1" | cut -d'|' -f$column
}

missing() { # GROUP... -> packages, a line each
  table | while IFS= read -r row; do
    group=${row%%|*}
    case " $* " in *" $group "*) ;; *) continue ;; esac
    is_there "$(echo "$row" | cut -d'|' -f2)" && continue
    name=$(package "$row") # empty: this system has no such package
    [ -z "$name" ] || echo "$name"
  done | sort -u
}

apt_install() {
  $sudo apt-get update -qq &&
    $sudo env DEBIAN_FRONTEND=noninteractive $install "$@" >&2
}

# May we install without asking?  Only apt: other systems get the command.
may_install() {
  [ $column = 3 ] && command -v apt-get >/dev/null 2>&1 || return 1
  if [ -t 0 ] && [ -t 2 ]; then
    printf 'Missing: %s.  Install with `%s%s %s`? [Y/n] ' \
      "$1" "$sudo" "$install" "$1" >&2
    read -r answer || answer=n
    case $answer in '' | y* | Y*) return 0 ;; *) return 1 ;; esac
  fi
  [ -z "$sudo" ] || sudo -n true 2>/dev/null
}

deps() {
  packages=$(missing "$@" | tr '\n' ' ')
  packages=${packages% }
  [ -n "$packages" ] || return 0
  if may_install "$packages"; then
    echo "Installing $packages ..." >&2
    # shellcheck disable=SC2086
    apt_install $packages && [ -z "$(missing "$@")" ] && return 0
  fi
  echo "Missing: $packages.  Type:  $sudo$install $packages" >&2
  return 3
}

doctor() {
  status=0
  table | while IFS='|' read -r group how deb rpm arch why; do
    if is_there "$how"; then
      printf '  yes  %-22s %s\n' "${how#*:}" "$why"
    else
      name=$(package "$group|$how|$deb|$rpm|$arch|$why")
      [ -n "$name" ] || continue
      printf '  no   %-22s %s: %s%s %s\n' "${how#*:}" "$why" \
        "$sudo" "$install" "$name"
    fi
  done
  [ -z "$(missing build bpf vm check)" ] || status=3
  return $status
}

case ${1-} in
--doctor) doctor ;;
build | bpf | vm | check | fuzz) deps "$@" ;;
*)
  echo "usage: deps.sh --doctor | deps.sh build|bpf|vm|check|fuzz ..." >&2
  exit 2
  ;;
esac
