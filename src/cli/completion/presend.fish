# SPDX-License-Identifier: MIT
# presend - fish completion; the program itself knows what may be typed.

function __presend_complete
    set -l words (commandline --tokenize --current-process --cut-at-cursor)
    set -l typed (commandline --current-token --cut-at-cursor)
    for line in ($words[1] complete $words[2..] "$typed" 2>/dev/null)
        if test "$line" = :files
            set -l option (string match --regex -- '^--[^=]*=' $typed)
            for file in (__fish_complete_path (string replace --regex -- '^--[^=]*=' '' $typed))
                echo -- "$option"$file
            end
        else
            echo -- $line
        end
    end
end

complete --command presend --no-files --arguments '(__presend_complete)'
