#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# man_test.sh IPDK MAN-SOURCE COMPLETION: --help and the man page have the same commands and options, and so has
# the completion. Prints TAP.
set -u
ipdk=$1 man=$2 completion=$3 n=0 bad=0
ok() { # ok NAME COMMAND...: what a failed one prints goes before it
	local name=$1 out
	shift
	n=$((n + 1))
	if out=$("$@" 2>&1); then echo "ok $n - $name"; else
		printf '%s\n' "$out" | sed 's/^/# /'
		echo "not ok $n - $name"
		bad=1
	fi
}
# The words of commands: in --help those before the usage, which has capitals and signs.
help_lines() { "$ipdk" --help | sed '/^Options:/,$d' | grep -E '^  [a-z]' | sed 's/^  //'; }
man_lines() { sed -n '/^# HOSTS AND DEVICES/,/^# EXIT STATUS/p' "$man" | grep -E '^\*[a-z ]+'; }
man_commands() { man_lines | sed -E 's/^\*([a-z -]+)\*.*/\1/' | sort; }
same_commands() { # a command's words end where help's usage begins
	local page line c good=1
	mapfile -t page < <(man_commands)
	while read -r line; do
		for c in "${page[@]}"; do [[ "$line " == "$c "* ]] && continue 2; done
		echo "not in the man page: $line"
		good=0
	done < <(help_lines)
	[ $good = 1 ] && [ "${#page[@]}" = "$(help_lines | wc -l)" ] ||
		{ echo "the man page has ${#page[@]} commands, --help $(help_lines | wc -l)"; false; }
}
dashes() { grep -oE -- '--[a-z][a-z0-9-]*' | sort -u; }
same_options() { diff <("$ipdk" --help | dashes) <(dashes <"$man"); }
# shellcheck source=/dev/null
. "$completion"
complete_words() { # what the last word may be
	COMP_WORDS=(ipdk "$@")
	COMP_CWORD=$#
	_ipdk "$ipdk" "" ""
}
completes() { # completes WANT WORD...: WANT is among them
	local want=$1
	shift
	complete_words "$@"
	[[ " ${COMPREPLY[*]} " == *" $want "* ]] || { echo "${COMPREPLY[*]}"; false; }
}
all_complete() {
	local a b last='' all
	complete_words ""
	all=" ${COMPREPLY[*]} "
	while read -r a b; do
		[[ $all == *" $a "* ]] || { echo "not completed: $a"; return 1; }
		[ -n "$b" ] || continue
		[ "$a" = "$last" ] || complete_words "$a" ""
		last=$a
		[[ " ${COMPREPLY[*]} " == *" $b "* ]] || { echo "not completed: $a $b"; return 1; }
	done < <(man_commands)
}
ok "help and man page have the same commands" same_commands
ok "help and man page have the same options" same_options
ok "every command is completed" all_complete
ok "a beginning is completed" completes create cr
ok "behind options, too" completes port --json create po
ok "a command's option" completes --priority table add --pr
ok "a global option" completes --timeout list --ti
ok "what can be listed" completes disks list ""
echo "1..$n"
exit $bad
