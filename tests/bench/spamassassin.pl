#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# The peer of rules.c: SpamAssassin itself, without network and Bayes, in one process.
#
#     spamassassin.pl MESSAGE...
use strict;
use warnings;
use Time::HiRes qw(time);

unless (eval { require Mail::SpamAssassin }) {
    print "# skipped: Mail::SpamAssassin is not installed\n";
    exit;
}

my $start = time;
my $spam = Mail::SpamAssassin->new({
    local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null',
    post_config_text => "use_bayes 0\nskip_rbl_checks 1\n" });
$spam->compile_now(0, 1);
my $ready = time;
for my $path (@ARGV) {
    open my $file, '<:raw', $path or next;
    my @lines = <$file>;
    my $mail = $spam->parse(\@lines, 1);
    my $status = $spam->check($mail);
    $status->finish;
    $mail->finish;
}
my $end = time;
open my $self, '<', '/proc/self/status' or die;
my ($peak) = map { /^VmHWM:\s+(\d+)/ ? $1 / 1024 : () } <$self>;
printf "spamassassin: %d messages: %.1f messages/s, %.2f ms each; ready in %.0f ms, peak %.1f MB\n",
    scalar @ARGV, @ARGV / ($end - $ready), ($end - $ready) * 1000 / @ARGV,
    ($ready - $start) * 1000, $peak;
