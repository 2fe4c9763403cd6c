#!/bin/sh
# kernel.sh SERIES - print the path of a Debian cloud kernel: 6.1, 6.12, 7.3.
#
# What is missing is fetched into the user's cache, without root:
#
#   meta-package --apt-cache depends--> the package --apt-get download-->
#   .deb, its checksum verified --dpkg-deb -x--> kernels/6.12/boot/vmlinuz-*
#
# 7.3, the first that explains refusals itself, is one of Debian 13's
# backports, in several packages, and may give way to a newer one there.
#
# All of it happens in a folder of its own beside the goal and is renamed at
# the end, so that the goal is complete or absent.  A series that is in the
# cache is used as it is; delete its folder to have a newer one fetched.
# DEBIAN_MIRROR replaces http://deb.debian.org (it holds debian/ and
# debian-security/).  Exit status 3: not possible here, one sentence says why.
set -u

series=${1-}
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/rawbpf/kernels
goal=$cache/$series
new=$cache/.new-$$
mirror=${DEBIAN_MIRROR:-http://deb.debian.org}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
named='or name a kernel of your own: KERNEL=/path/to/vmlinuz'
need_mb=200

say() {
	echo "rawbpf: $*" >&2
}

die() {
	say "kernel $series: $*"
	exit 3
}

# The path of the kernel in the cache, if it is there.
cached() {
	for vmlinuz in "$goal"/boot/vmlinuz-*; do
		[ -f "$vmlinuz" ] && echo "$vmlinuz" && return 0
	done
	return 1
}

# Where apt looks; the packages to have, out of what it found there: meta-
# packages depend on the newest kernel of their series.
choose() {
	case $series in
	6.1 | 6.12)
		suites='debian:bookworm debian-security:bookworm-security' ;;
	7.3)	suites='debian:trixie-backports' ;;
	*)	die "no such kernel here: there are 6.1, 6.12 and 7.3, $named" ;;
	esac
}

packages() {
	case $series in
	6.1)	depends_of linux-image-cloud-amd64 ;;
	6.12)	depends_of linux-image-6.12-cloud-amd64 ;;
	*)	pieces_of "$(apt-cache pkgnames "linux-binary-$series." |
			grep -- '-cloud-amd64$' | sort -V | tail -n 1)" ;;
	esac
}

depends_of() {
	apt-cache depends "$1" | awk '/Depends:/ { print $2; exit }'
}

pieces_of() {
	[ -n "$1" ] || return
	for piece in binary modules base; do
		echo "linux-$piece-${1#linux-binary-}"
	done
}

check_tools() {
	for tool in apt-get apt-cache dpkg-deb; do
		command -v $tool >/dev/null ||
			die "fetching it takes Debian's $tool, which is not" \
			    "here; name a kernel: KERNEL=/path/to/vmlinuz"
	done
	[ -r $keyring ] ||
		die "no keys to verify it with:" \
		    "apt install debian-archive-keyring, $named"
}

# What a killed run left behind goes; what a living one is filling stays.
sweep() {
	for old in "$cache"/.new-*; do
		[ "$old" != "$new" ] && kill -0 "${old##*-}" 2>/dev/null ||
			rm -rf "$old"
	done
}

make_room() {
	mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] ||
		die "cannot write to $cache: set XDG_CACHE_HOME, $named"
	sweep
	free_mb=$(df -Pk "$cache" | awk 'END { print int($4 / 1024) }')
	[ "${free_mb:-0}" -ge $need_mb ] || no_room
	trap 'rm -rf "$new"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	mkdir -p "$new/etc/apt.conf.d" "$new/etc/preferences.d" \
		"$new/lists/partial" "$new/cache/archives/partial" \
		"$new/tree" 2>/dev/null && : >"$new/status" || no_room
}

no_room() {
	die "fetching it takes $need_mb MB in $cache and there is less:" \
	    "make room or set XDG_CACHE_HOME, $named"
}

# An apt of our own: nothing of the system's but its proxy and its passwords.
configure_apt() {
	for suite in $suites; do
		echo "deb [arch=amd64 signed-by=$keyring]" \
		     "$mirror/${suite%%:*} ${suite##*:} main"
	done >"$new/etc/sources.list"
	{
		apt-config dump | grep '^Acquire::https*::'
		cat <<-END
		APT::Architecture "amd64";
		APT::Sandbox::User "root";
		APT::Update::Error-Mode "any";
		Acquire::Languages "none";
		Acquire::GzipIndexes "true";
		Acquire::Retries "1";
		Acquire::http::Timeout "15";
		Dir::Etc "$new/etc";
		Dir::Etc::netrc "/etc/apt/auth.conf";
		Dir::Etc::netrcparts "/etc/apt/auth.conf.d";
		Dir::State "$new";
		Dir::State::status "$new/status";
		Dir::State::lists "$new/lists";
		Dir::Cache "$new/cache";
		END
	} >"$new/apt.conf"
	export APT_CONFIG="$new/apt.conf" LC_ALL=C
}

# Run a step; when it fails say what stood in the way, in one sentence.
step() {
	"$@" >"$new/log" 2>&1 && return
	grep -qi 'no space left\|quota exceeded' "$new/log" && no_room
	grep -qi 'NO_PUBKEY\|not signed\|Hash Sum\|EXPKEYSIG' "$new/log" &&
		die "$mirror: apt could not verify what it sent: try again" \
		    "later or set DEBIAN_MIRROR, $named"
	grep -qi 'Failed to fetch\|resolv\|connect' "$new/log" &&
		die "not in the cache, and $mirror cannot be reached: try" \
		    "again when the network is there, $named"
	die "$1 $2 failed: $(grep . "$new/log" | tail -n 1)"
}

# In newer packages all of a kernel lies beside its modules.
split() {
	for vmlinuz in "$new"/tree/usr/lib/modules/*/vmlinuz; do
		[ -f "$vmlinuz" ] || return
		folder=${vmlinuz%/vmlinuz}
		version=${folder##*/}
		mkdir -p "$new/tree/boot"
		for file in vmlinuz config System.map; do
			mv "$folder/$file" "$new/tree/boot/$file-$version"
		done
		mv "$new/tree/usr/lib" "$new/tree/lib"
	done
}

unpack() {
	for deb in "$new"/*.deb; do
		step dpkg-deb -x "$deb" "$new/tree"
	done
	split
	ls "$new"/tree/boot/vmlinuz-* >/dev/null 2>&1 ||
		die "$packages: no boot/vmlinuz in there"
	sync "$new"/tree/boot/vmlinuz-* 2>/dev/null
	# The other of two that ran at once was faster: its kernel is as good.
	mv -T "$new/tree" "$goal" 2>/dev/null || cached >/dev/null ||
		die "cannot rename $new/tree to $goal"
}

fetch() {
	choose
	check_tools
	make_room
	configure_apt
	say "kernel $series: reading Debian's package lists (9 MB)"
	step apt-get -q update
	packages=$(packages)
	[ -n "$packages" ] ||
		die "$mirror has no such kernel (any more): set" \
		    "DEBIAN_MIRROR, $named"
	mb=$(apt-cache show $packages |
		awk '/^Size:/ { sum += $2 } END { print int(sum / 1000000) }')
	say "kernel $series: downloading" $packages "($mb MB) into $cache"
	cd "$new" && step apt-get -q download $packages
	unpack
}

cached && exit
fetch
cached
