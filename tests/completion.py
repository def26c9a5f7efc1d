#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""completion.py PRESEND SOURCE - words are completed in real shells: bash and zsh at a terminal,
where lines are typed and the tab key is pressed, and fish, which tells what it would offer.
A shell that is not there is skipped aloud."""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile

presend, source = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
scripts = os.path.join(source, 'src/cli/completion')

# What is typed, and the line that it becomes; one without a change has several ways on.
TYPED = [
    ('presend snap', 'presend snapshot '),
    ('presend lint --no-de', 'presend lint --no-default-rules '),
    ('presend lint --format sa', 'presend lint --format sarif '),
    ('presend lint --format=sa', 'presend lint --format=sarif '),
    ('presend lint --stage=f', 'presend lint --stage=final '),
    ('presend lint --dns zo', 'presend lint --dns zone:'),
    ('presend lint --dns zone:samples/dn', 'presend lint --dns zone:samples/dns.zone '),
    ('presend lint --format sarif:sam', 'presend lint --format sarif:samples/'),
    ('presend lint --receiver outl', 'presend lint --receiver outlook '),
    ('presend lint samples/newsletter-b', 'presend lint samples/newsletter-bad.eml '),
    ('presend lint --rules=rules/acc', 'presend lint --rules=rules/accidents.cf '),
    ('presend explain DKIM_KEY_SH', 'presend explain DKIM_KEY_SHORT '),
    ('presend rules ex', 'presend rules explain '),
    ('presend history sup', 'presend history suppressed '),
    ('presend snapshot today.dns lint --sta', 'presend snapshot today.dns lint --stage '),
    ('presend lint --fail-on ', 'presend lint --fail-on '),
    ('presend domain samp', 'presend domain samp'),
]
# What fish offers.
OFFERED = [
    ('presend lint --fo', ['--format']),
    ('presend lint --fail-on ', ['error', 'never', 'note', 'warning']),
    ('presend lint --dns zone:samples/dn', ['zone:samples/dns.zone']),
    ('presend lint --rules=rules/acc', ['--rules=rules/accidents.cf']),
    ('presend lint samples/newsletter-b', ['samples/newsletter-bad.eml']),
    ('presend explain DKIM_KEY_SH', ['DKIM_KEY_SHORT']),
    ('presend domain samp', []),
]

BASH = r'''
. /usr/share/bash-completion/bash_completion
. {scripts}/presend.bash
bind 'set enable-bracketed-paste off'
bind -x '"\C-xp": printf "<<%s>>" "$READLINE_LINE"'
'''
ZSH = r'''
fpath=({scripts} $fpath)
autoload -Uz compinit
compinit -u -d {home}/dump
unset zle_bracketed_paste
tell() {{ print -rn -- "<<$BUFFER>>" }}
zle -N tell
bindkey -e
bindkey '^Xp' tell
'''

count = 0
failed = 0


def test(name, good, *details):
    global count, failed
    count += 1
    failed += not good
    print('%sok %d - %s' % ('' if good else 'not ', count, name))
    if not good:
        for detail in details:
            print('#  ', detail)


class Terminal:
    """A shell at a terminal of its own."""

    def __init__(self, command, environment):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(source)
            os.execvpe(command[0], command, environment)

    def type(self, text, until):
        """What is on the terminal once TEXT was typed, up to the match of UNTIL."""
        os.write(self.fd, text.encode())
        seen = ''
        while not re.search(until, seen):
            if not select.select([self.fd], [], [], 20)[0]:
                raise TimeoutError('%r, waiting for %s' % (seen, until))
            seen += os.read(self.fd, 4096).decode(errors='replace')
        return re.search(until, seen)

    def end(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def at_terminal(shell, command, script, environment):
    terminal = Terminal(command, environment)
    try:
        with open(os.path.join(environment['HOME'], 'setup'), 'w') as file:
            file.write(script.format(scripts=scripts, home=environment['HOME']))
        terminal.type('. ~/setup; echo rea""dy\n', 'ready\r')
        for typed, wanted in TYPED:
            match = terminal.type(typed + '\t\x18p', r'<<([^>]*)>>')
            test('%s: %s' % (shell, typed), match[1] == wanted,
                 'wanted %r, is %r' % (wanted, match[1]))
            terminal.type('\x15echo ne""xt\n', 'next\r')
    except TimeoutError as trouble:
        test('%s answers' % shell, False, trouble)
    terminal.end()


def offered_by_fish(environment):
    script = os.path.join(scripts, 'presend.fish')
    for typed, wanted in OFFERED:
        run = subprocess.run(
            ['fish', '--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', script, typed],
            capture_output=True, text=True, cwd=source, env=environment)
        words = [line.split('\t')[0] for line in run.stdout.splitlines()]
        test('fish: ' + typed, sorted(words) == wanted, 'wanted %s, is %s' % (wanted, words),
             run.stderr)


def main():
    with tempfile.TemporaryDirectory() as home:
        os.symlink(presend, os.path.join(home, 'presend'))
        environment = {'HOME': home, 'TERM': 'dumb', 'LC_ALL': 'C.UTF-8', 'PS1': '$ ',
                       'PATH': home + ':' + os.environ['PATH'], 'XDG_CONFIG_HOME': home,
                       'XDG_DATA_HOME': home}
        if os.path.exists('/usr/share/bash-completion/bash_completion'):
            at_terminal('bash', ['bash', '--norc', '--noprofile', '-i'], BASH, environment)
        else:
            print('# skipped: bash-completion is not there')
        if shutil.which('zsh'):
            at_terminal('zsh', ['zsh', '-f', '-i'], ZSH, environment)
        else:
            print('# skipped: zsh is not there')
        if shutil.which('fish'):
            offered_by_fish(environment)
        else:
            print('# skipped: fish is not there')
    print('1..%d' % count)
    return failed != 0


sys.exit(main())
