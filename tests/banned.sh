#!/bin/sh
# SPDX-License-Identifier: MIT
# banned.sh FOLDER... - no call to a function that cannot be used safely, or that runs
# another program.
banned="sprintf vsprintf strcpy strcat strncpy strncat gets strtok alloca atoi atol atoll atof
    system popen execl execlp execv execvp g_alloca g_newa g_spawn_sync g_spawn_command_line_sync"
names=$(echo $banned | tr ' ' '|')
! grep -rnE "(^|[^A-Za-z0-9_>.])($names) ?\(" --include='*.[ch]' --include='*.def' "$@" ||
    { echo "banned functions: see CONTRIBUTING.md for what to use"; exit 1; }
