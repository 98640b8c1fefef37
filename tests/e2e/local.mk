# tests/e2e/: real sshd, sudo, su and login in a private world. They need root and namespaces, else they are skipped.
noinst_PROGRAMS += %D%/log-sink
%C%_log_sink_SOURCES = %D%/log_sink.c
%C%_log_sink_CFLAGS = $(program_cflags)
%C%_log_sink_LDFLAGS = $(program_ldflags)

noinst_PROGRAMS += %D%/bad-peer
%C%_bad_peer_SOURCES = %D%/bad_peer.c
%C%_bad_peer_CFLAGS = $(program_cflags)
%C%_bad_peer_LDFLAGS = $(program_ldflags)

noinst_PROGRAMS += %D%/go-between
%C%_go_between_SOURCES = %D%/go_between.c
%C%_go_between_CFLAGS = $(program_cflags)
%C%_go_between_LDFLAGS = $(program_ldflags)
%C%_go_between_LDADD = common/libcommon.la

# Not sanitized, as other people's programs are not: it goes where a sanitizer cannot see its own process.
noinst_PROGRAMS += %D%/look-up
%C%_look_up_SOURCES = %D%/look_up.c
%C%_look_up_CFLAGS = $(module_cflags) $(PROGRAM_CFLAGS)
%C%_look_up_LDFLAGS = $(HARDEN_LDFLAGS) $(PROGRAM_LDFLAGS)

noinst_PROGRAMS += %D%/record-processes
%C%_record_processes_SOURCES = %D%/record_processes.c
%C%_record_processes_CFLAGS = $(program_cflags)
%C%_record_processes_LDFLAGS = $(program_ldflags)

noinst_PROGRAMS += %D%/pam-often
%C%_pam_often_SOURCES = %D%/pam_often.c
%C%_pam_often_CFLAGS = $(module_cflags) $(PROGRAM_CFLAGS)
%C%_pam_often_LDFLAGS = $(HARDEN_LDFLAGS) $(PROGRAM_LDFLAGS)
%C%_pam_often_LDADD = -lpam

noinst_PROGRAMS += %D%/proxy
%C%_proxy_SOURCES = %D%/proxy.c
%C%_proxy_CFLAGS = $(program_cflags)
%C%_proxy_LDFLAGS = $(program_ldflags)

# Loaded into programs by name, and installed nowhere: the path only makes libtool build it shared.
noinst_LTLIBRARIES += %D%/wrong-clock.la
%C%_wrong_clock_la_SOURCES = %D%/wrong_clock.c
%C%_wrong_clock_la_CFLAGS = $(module_cflags)
%C%_wrong_clock_la_LDFLAGS = $(HARDEN_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

noinst_LTLIBRARIES += %D%/slow.la
%C%_slow_la_SOURCES = %D%/slow.c
%C%_slow_la_CFLAGS = $(module_cflags)
%C%_slow_la_LDFLAGS = $(HARDEN_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

e2e_library = \
	%D%/answers.exp \
	%D%/aws-whoami \
	%D%/circumstances.sh \
	%D%/clock.sh \
	%D%/cognito.sh \
	%D%/demo.sh \
	%D%/host.sh \
	%D%/host_proof.sh \
	%D%/lambda.sh \
	%D%/leaks.sh \
	%D%/lib.sh \
	%D%/login.exp \
	%D%/page.sh \
	%D%/pool.json \
	%D%/programs.sh \
	%D%/sshd.sh \
	%D%/system.sh \
	%D%/tap.sh \
	%D%/totp \
	%D%/world.sh
e2e_tests = \
	%D%/test_access.sh \
	%D%/test_alias_pools.sh \
	%D%/test_authorized_keys.sh \
	%D%/test_demo.sh \
	%D%/test_every_message.sh \
	%D%/test_factors.sh \
	%D%/test_factors_at_once.sh \
	%D%/test_host_role.sh \
	%D%/test_host_signature.sh \
	%D%/test_hostile_pool.sh \
	%D%/test_lambda_examples.sh \
	%D%/test_leaks.sh \
	%D%/test_login_name.sh \
	%D%/test_names.sh \
	%D%/test_local_groups.sh \
	%D%/test_logins.sh \
	%D%/test_look_ups.sh \
	%D%/test_many_logins.sh \
	%D%/test_metadata.sh \
	%D%/test_network.sh \
	%D%/test_offline.sh \
	%D%/test_offline_factors.sh \
	%D%/test_offline_flaky.sh \
	%D%/test_offline_people.sh \
	%D%/test_outage.sh \
	%D%/test_pam_codes.sh \
	%D%/test_passkeys.sh \
	%D%/test_passwd.sh \
	%D%/test_password_expired.sh \
	%D%/test_recovery.sh \
	%D%/test_restart.sh \
	%D%/test_ssh_key.sh \
	%D%/test_ssh_password.sh \
	%D%/test_sudo_su_login.sh \
	%D%/test_throttle.sh \
	%D%/test_triggers.sh \
	%D%/test_what_people_are_told.sh \
	%D%/test_world.sh
EXTRA_DIST += %D%/stage $(e2e_library) $(e2e_tests)

# The test of many logins with a thousand of them, and of names as many over ssh as else by look-up: minutes.
.PHONY: soak
soak: all %D%/stage.stamp
	$(AM_TESTS_ENVIRONMENT) bash $(srcdir)/%D%/test_many_logins.sh 1000 | tee %D%/soak.log
	! grep '^not ok' %D%/soak.log

# What must hold however late each answer comes. Left out are tests that hold bounds of time, or crowds.
check-slowed: all
	for slowed in cognitod emulator; do \
		SLOWED=$$slowed SLOW_MS=80 WAIT_SECONDS=60 RUN_SECONDS=120 $(MAKE) $(AM_MAKEFLAGS) check \
			TESTS="`echo '$(daemon_tests) $(e2e_tests)' | tr ' ' '\n' | grep -vE 'test_($(not_slowed))' | tr '\n' ' '`" || exit; \
	done
not_slowed = access|attackers|crowd|every|host_sig|list|look|many_l|network|offline|outage|size|world
.PHONY: check-slowed

# What a world unpacks over its private system: all that `make install` installs.
%D%/stage.stamp: $(PROGRAMS) $(LTLIBRARIES) $(DATA) $(MANS) $(srcdir)/%D%/stage
	$(AM_V_GEN)CC='$(CC)' MAKE='$(MAKE)' $(SHELL) $(srcdir)/%D%/stage && touch $@
CLEANFILES += %D%/soak.log %D%/stage.stamp %D%/stage.log

if E2E_TESTS
check_DATA = %D%/stage.stamp
TESTS += $(e2e_tests)
endif

clean-local:
	rm -rf %D%/stage
