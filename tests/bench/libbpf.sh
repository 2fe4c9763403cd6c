#!/bin/sh
# libbpf.sh BUILD - the rival tests/oracle/plain.c with a newer libbpf.
#
#   Debian 13's libbpf-dev --apt-get download--> the user's cache
#                          --gcc--> BUILD/oracle/plain-newer
#
# Nothing is installed: apt has lists of its own, and the archive is linked
# in.  Exit status 3: not possible here, one sentence says why.
set -u
build=${1:-build}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rawbpf/libbpf
new=$cache.new-$$
mirror=${DEBIAN_MIRROR:-http://deb.debian.org}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

die() {
  echo "rawbpf: no newer libbpf: $*" >&2
  exit 3
}

# An apt of our own: nothing of the system's but its proxy.
configure_apt() {
  mkdir -p "$new/etc/apt.conf.d" "$new/etc/preferences.d" \
    "$new/lists/partial" "$new/cache/archives/partial" "$new/tree" ||
    die "cannot write to $new"
  trap 'rm -rf "$new"' EXIT
  : >"$new/status"
  echo "deb [signed-by=$keyring] $mirror/debian trixie main" \
    >"$new/etc/sources.list"
  {
    apt-config dump | grep '^Acquire::https*::'
    cat <<-END
	APT::Sandbox::User "root";
	APT::Update::Error-Mode "any";
	Acquire::Languages "none";
	Acquire::http::Timeout "15";
	Dir::Etc "$new/etc";
	Dir::State "$new";
	Dir::State::status "$new/status";
	Dir::State::lists "$new/lists";
	Dir::Cache "$new/cache";
END
  } >"$new/apt.conf"
  export APT_CONFIG="$new/apt.conf" LC_ALL=C
}

fetch() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    die 'that takes apt-get and dpkg-deb'
  configure_apt
  (cd "$new" && apt-get -q update && apt-get -q download libbpf-dev) \
    >"$new/log" 2>&1 || die "$(tail -n 1 "$new/log")"
  dpkg-deb -x "$new"/libbpf-dev_*.deb "$new/tree" || die 'dpkg-deb failed'
  mv -T "$new/tree" "$cache" 2>/dev/null || [ -d "$cache" ] ||
    die "cannot make $cache"
}

[ -d "$cache" ] || fetch
archive=$(find "$cache" -name libbpf.a)
[ -f "$archive" ] || die "$cache holds no libbpf.a: remove it"
oracle=tests/oracle
${CC:-gcc} -O2 -g -D_GNU_SOURCE -I"$cache/usr/include" -I. $oracle/plain.c \
  $oracle/sizes.c $oracle/resize.c $oracle/isoc23.c "$archive" -lelf -lz \
  -o "$build/oracle/plain-newer" || die 'it does not link here'
