# SPDX-License-Identifier: MIT
# presend - bash completion; the program itself knows what may be typed.

_presend() {
    local cur words cword line breaks typed
    _get_comp_words_by_ref -n =: cur words cword
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            [[ $cur != --*=* ]] || cur=${cur#*=}
            _filedir
        else
            COMPREPLY+=("${line%%$'\t'*}")
        fi
    done < <("$1" complete "${words[@]:1:cword-1}" "$cur" 2>/dev/null)

    # bash itself breaks words at these, and wants only what is behind the last.
    breaks=${COMP_WORDBREAKS//[^=:]/}
    if [[ $breaks && $cur == *[$breaks]* ]]; then
        typed=${cur%"${cur##*[$breaks]}"}
        COMPREPLY=("${COMPREPLY[@]#"$typed"}")
    fi
    [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *[=:/] ]] || compopt -o nospace
}

complete -F _presend presend
