#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# The rules that SpamAssassin itself hits, without network and Bayes.
#
#     spamassassin.pl RULES HOME < PATHS
#
# Prints a line for each path: path, score, rules, sub-rules, with tabs between; at the end one
# that begins with "#" and tells the processor time. HOME is a folder that it may fill.
#
# Each mail has a process of its own, forked when all rules are compiled: a rule that asks for
# what another has captured (%{GB_TO_ADDR}) keeps in one process the regex of the first mail
# that it ran on, so that in others it does not hit as it does where a mail is checked alone.
use strict;
use warnings;
use Mail::SpamAssassin;

my ($rules, $home) = @ARGV;
my $spam = Mail::SpamAssassin->new({
    rules_filename => $rules, local_tests_only => 1, dont_copy_prefs => 1,
    userprefs_filename => '/dev/null', home_dir_for_helpers => $home,
    post_config_text => "use_bayes 0\nuse_auto_welcomelist 0\nskip_rbl_checks 1\n" });
$spam->compile_now(0, 1);
my ($user, $system) = times;
my $ready = $user + $system;
$| = 1;

sub answer {
    my ($path) = @_;
    open my $file, '<:raw', $path or return;
    my @lines = <$file>;
    my $mail = $spam->parse(\@lines, 1);
    my $status = $spam->check($mail);
    my $sub_rules = $status->get_names_of_subtests_hit;
    $sub_rules =~ s/\(\d+\)//g;
    printf "%s\t%.3f\t%s\t%s\n", $path, $status->get_score, $status->get_names_of_tests_hit,
        $sub_rules;
}

my $count = 0;
while (my $path = <STDIN>) {
    chomp $path;
    my $child = fork // die "fork: $!\n";
    if (!$child) {
        answer($path);
        exit;
    }
    waitpid $child, 0;
    $count++;
}
($user, $system) = (times)[2, 3];
printf "# spamassassin: %d mails in %.2f s, and %.2f s until ready\n", $count, $user + $system,
    $ready;
