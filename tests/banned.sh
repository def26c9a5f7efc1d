#!/bin/sh
# SPDX-License-Identifier: MIT
# banned.sh FOLDER... - no call to a function that cannot be used safely, or that runs
# another program, and no errno among arguments that are evaluated after other calls.
banned="sprintf vsprintf strcpy strcat strncpy strncat gets strtok alloca atoi atol atoll atof
    system popen execl execlp execv execvp g_alloca g_newa g_spawn_sync g_spawn_command_line_sync"
names=$(echo $banned | tr ' ' '|')
! grep -rnE "(^|[^A-Za-z0-9_>.])($names) ?\(" --include='*.[ch]' --include='*.def' "$@" ||
    { echo "banned functions: see CONTRIBUTING.md for what to use"; exit 1; }
# The domain of an error is a call, which may wait for a lock and leave its own errno.
! grep -rlPz 'g_set_error[a-z_]*\([^;]*\berrno\b' --include='*.c' "$@" ||
    { echo "errno in the arguments of g_set_error: keep it first, or see ps_read_fail"; exit 1; }
