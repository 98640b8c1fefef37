#!/usr/bin/env bash
# cognitoctl doctor on the host: what is right, what is wrong, and what would be right.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
. "$abs_top_srcdir/tests/daemon/doctor.sh"

test_a_host_that_was_set_up_as_it_should_be_has_nothing_wrong() {
    run cognitoctl doctor
    expect_success
    refuse_output "fail "
    expect_output "ok   clock: within half a minute of Cognito's"
    expect_output "ok   app client: the app client 1example23456789 allows ALLOW_USER_SRP_AUTH"
    expect_output "ok   nsswitch: /etc/nsswitch.conf names cognito in the line shadow"
    expect_output "ok   pam: "
    expect_output " wrong"
}

test_json_has_each_finding_with_its_remedy() {
    run cognitoctl doctor --json
    expect_success
    jq -e 'length > 15 and all(.[]; has("check") and has("result") and has("words") and has("remedy")) and
        all(.[] | select(.result != "ok"); .remedy != "")' <<<"$output" >/dev/null || fail "$output"
}

test_a_missing_nsswitch_line_and_a_wrong_order_are_found() {
    cp /etc/nsswitch.conf "$WORLD/nsswitch"
    sed -i -e 's/^passwd:.*/passwd: cognito files/' -e 's/^group:.*/group: files/' -e '/^shadow:/d' /etc/nsswitch.conf
    run words_of nsswitch fail
    expect_output "does not name files before cognito in the line passwd"
    expect_output "does not name cognito in the line group"
    run words_of nsswitch warn
    expect_output "in the line shadow"
    cp "$WORLD/nsswitch" /etc/nsswitch.conf
    expect_equal ok "$(result_of nsswitch)"
}

test_a_missing_account_line_is_found() {
    expect_equal ok "$(result_of pam)"
    sed -i.saved '/pam_cognito/d' /etc/pam.d/common-account
    run words_of pam fail
    mv /etc/pam.d/common-account.saved /etc/pam.d/common-account
    expect_output "/etc/pam.d/common-account has no account line"
}

# configure_ssh LINE...: all that sshd is told, with one line in a file that is included.
configure_ssh() {
    mkdir -p /etc/ssh/sshd_config.d
    rm -f /etc/ssh/sshd_config.d/*
    printf '%s\n' 'Include sshd_config.d/*.conf' "$@" >/etc/ssh/sshd_config
}

test_a_sshd_that_asks_pam_and_shows_every_prompt_is_right() {
    configure_ssh 'UsePAM yes' 'KbdInteractiveAuthentication yes'
    expect_equal ok "$(result_of sshd)"
}

test_a_sshd_that_does_not_ask_pam_is_wrong() {
    configure_ssh '# keys' '  usepam = "no"' 'UsePAM yes' 'Match User jane' 'KbdInteractiveAuthentication no'
    run cognitoctl doctor
    expect_equal 1 "$status"
    expect_output "fail sshd: /etc/ssh/sshd_config:3: UsePAM no: the account phase of PAM, which keeps the uninvited out, is not asked"
    expect_output "-> write UsePAM yes there"
    expect_output "KbdInteractiveAuthentication yes"
}

test_what_an_included_file_tells_sshd_first_counts() {
    configure_ssh 'UsePAM yes'
    printf '\nUsePAM no\n' >/etc/ssh/sshd_config.d/keys.conf
    run words_of sshd fail
    expect_output "/etc/ssh/sshd_config.d/keys.conf:2: UsePAM no"
}

test_a_sshd_that_nobody_tells_to_ask_pam_does_not() {
    configure_ssh 'KbdInteractiveAuthentication yes'
    run words_of sshd fail
    expect_output "/etc/ssh/sshd_config (which does not say so): UsePAM no"
}

test_a_sshd_without_a_second_prompt_is_warned_of() {
    configure_ssh 'UsePAM yes' 'KbdInteractiveAuthentication no'
    run words_of sshd warn
    expect_output "/etc/ssh/sshd_config:3: KbdInteractiveAuthentication no"
}

# Only sshd itself knows what its package changes of the defaults: here one that always asks PAM.
test_sshd_is_asked_itself_where_it_tells() {
    configure_ssh 'UsePAM no' 'KbdInteractiveAuthentication yes'
    mkdir -p /usr/sbin
    [ ! -e /usr/sbin/sshd ] || mv /usr/sbin/sshd /usr/sbin/sshd.real
    printf '#!/bin/sh\n[ "$*" = -T ] && echo port 22 && echo usepam yes && echo kbdinteractiveauthentication no\n' >/usr/sbin/sshd
    chmod 755 /usr/sbin/sshd
    run cognitoctl doctor --json
    rm /usr/sbin/sshd
    [ ! -e /usr/sbin/sshd.real ] || mv /usr/sbin/sshd.real /usr/sbin/sshd
    expect_equal "ok warn" "$(jq -r '[.[] | select(.check == "sshd").result] | join(" ")' <<<"$output")"
    expect_output "/usr/sbin/sshd -T: UsePAM yes"
}

test_a_real_sshd_tells_what_its_files_say() {
    [ -x /usr/sbin/sshd ] || skip "no sshd"
    configure_ssh 'UsePAM no' 'KbdInteractiveAuthentication yes' "HostKey $WORLD/key"
    mkdir -p /run/sshd
    [ -e "$WORLD/key" ] || ssh-keygen -q -t ed25519 -N '' -f "$WORLD/key"
    /usr/sbin/sshd -T | grep -qx 'usepam no' || fail "sshd does not tell"
    run words_of sshd fail
    expect_output "/etc/ssh/sshd_config:2: UsePAM no"
}

test_a_secret_that_others_can_read_is_found() {
    chmod 0644 /etc/cognitod.access-key
    run words_of files fail
    chmod 0640 /etc/cognitod.access-key
    expect_output "/etc/cognitod.access-key has mode 0644"
}

test_ranges_that_useradd_gives_out_too_are_found() {
    expect_equal ok "$(result_of 'id ranges')"
    printf 'uid 50000-59999\n' >/etc/cognitod.ids
    run words_of 'id ranges' warn
    expect_output "50000-59999"
    printf 'uid 5-9\n' >/etc/cognitod.ids
    run words_of 'id ranges' fail
    rm /etc/cognitod.ids
    expect_output "/etc/cognitod.ids does not count"
}

test_a_line_that_names_a_group_instead_of_its_number_is_told_with_what_would_be_right() {
    printf '# groups of the host\nlocal-gid 27\nlocal-gid sudo\n' >/etc/cognitod.ids
    run words_of 'id ranges' fail
    rm /etc/cognitod.ids
    expect_output "/etc/cognitod.ids does not count, for its line 3: local-gid sudo"
    expect_output "local-gid and a number"
    expect_output "libnss_cognito(8)"
}

# expect_ranges_apart LINE: a uid's and a gid's, which nobody else gives out.
expect_ranges_apart() {
    printf '%s\n' "$1" >/etc/cognitod.ids
    local result
    result=$(result_of 'id ranges')
    rm /etc/cognitod.ids
    expect_equal 2 "$(wc -l <<<"$1")"
    expect_equal ok "$result"
}

test_the_ranges_that_the_manuals_show_are_nobody_elses() {
    expect_ranges_apart "$(sed -n 's/\\-/-/g; /^[ug]id [0-9]/p' "$abs_top_srcdir/man/libnss_cognito.8")"
    expect_ranges_apart "$(grep -o '`[ug]id [0-9-]*`' "$abs_top_srcdir/docs/ids.md" | tr -d '`')"
}

test_a_configuration_that_would_not_start_again_is_found() {
    configure wrong.conf <<<"[user_pool]
idd = x"
    run words_of configuration fail
    rm /etc/cognitod.conf.d/wrong.conf
    expect_output "/etc/cognitod.conf.d/wrong.conf:2"
}

test_a_configuration_that_is_hardly_meant_is_warned_of() {
    expect_equal ok "$(result_of configuration)"
    configure advice.conf <<<"[directory]
default_shell = /bin/no-such-shell
trust_user_writable_attributes = maybe"
    run words_of configuration warn
    rm /etc/cognitod.conf.d/advice.conf
    expect_output "default_shell = /bin/no-such-shell in [directory] is no program of this host"
    expect_output "has \"maybe\", which decides nothing"
}

test_a_metadata_service_that_everybody_reaches_is_found() {
    expect_equal ok "$(result_of metadata)"
    ip addr add 169.254.169.254/32 dev lo
    start metadata perl -MIO::Socket::INET -e '$server = IO::Socket::INET->new(Listen => 8,
        LocalAddr => "169.254.169.254", LocalPort => 80, ReuseAddr => 1) or die; $| = 1; print "ready\n";
        1 while $server->accept;'
    wait_for grep -qs ready "$WORLD/log/metadata" || fail "nobody listens"
    expect_equal warn "$(result_of metadata)"
    words_of metadata warn | grep -q 'iptables .* --uid-owner cognitod -j ACCEPT' || fail "no lines of a firewall"
    stop metadata
    ip addr del 169.254.169.254/32 dev lo
}

test_a_daemon_that_is_away_is_found() {
    stop cognitod
    rm -f /run/cognitod/{pam,nss,control}
    run cognitoctl doctor
    start_daemon
    expect_equal 1 "$status"
    expect_output "fail daemon: nobody answers on /run/cognitod/pam"
    expect_output "ok   nsswitch: "
}

# With the sockets open, as systemd holds them for a daemon that does not start.
test_what_the_host_shows_is_told_before_a_daemon_that_does_not_answer_and_what_to_do_about_it() {
    freeze cognitod
    run cognitoctl doctor
    thaw cognitod
    expect_equal 1 "$status"
    expect_output "fail daemon: cognitod does not answer: it does not start, or is too busy or stuck"
    expect_output "-> see why: journalctl -u cognitod"
    refuse_output "/run/cognitod/pam answers"
    expect_equal "nsswitch daemon" "$(sed -n 's/^[a-z]* *\(nsswitch\|daemon\):.*/\1/p' <<<"$output" | uniq | xargs)"
}

test_a_host_without_a_configuration_is_told_of_that_first() {
    stop cognitod
    rm -f /run/cognitod/{pam,nss,control}
    mv /etc/cognitod.conf "$WORLD/conf"
    run cognitoctl doctor
    expect_equal 1 "$status"
    expect_equal "fail daemon: there is no /etc/cognitod.conf, without which cognitod does not run" "$(grep -m 1 fail <<<"$output")"
    run cognitoctl status
    cp "$WORLD/conf" /etc/cognitod.conf
    start_daemon
    expect_equal 3 "$status"
    expect_output "It does not run without /etc/cognitod.conf: write it"
    expect_output "/usr/share/doc/cognitod/examples"
    refuse_output "systemctl start"
}

test_others_than_root_are_told_that_root_is_needed_which_is_no_fault() {
    run as_uid 65534 cognitoctl doctor
    expect_output "note daemon: only root is told what the daemon has found: this is not all"
    refuse_output "fail daemon"
    expect_output "run: sudo cognitoctl doctor"
}

run_tests
