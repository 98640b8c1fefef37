# tests/daemon/: the real cognitod and cognitoctl with the local Cognito, in a private world.
check_PROGRAMS += %D%/find-in-memory
%C%_find_in_memory_SOURCES = %D%/find_in_memory.c
%C%_find_in_memory_CFLAGS = $(program_cflags)
%C%_find_in_memory_LDFLAGS = $(program_ldflags)

check_PROGRAMS += %D%/watch-user
%C%_watch_user_SOURCES = %D%/watch_user.c
%C%_watch_user_CFLAGS = $(program_cflags)
%C%_watch_user_LDFLAGS = $(program_ldflags)

check_PROGRAMS += %D%/attacker
%C%_attacker_SOURCES = %D%/attacker.c
%C%_attacker_CFLAGS = $(program_cflags)
%C%_attacker_LDFLAGS = $(program_ldflags)
%C%_attacker_LDADD = common/libcommon.la

check_PROGRAMS += %D%/sign-in-at-once
%C%_sign_in_at_once_SOURCES = %D%/sign_in_at_once.c %D%/person.c %D%/person.h
%C%_sign_in_at_once_CFLAGS = $(program_cflags)
%C%_sign_in_at_once_LDFLAGS = $(program_ldflags)
%C%_sign_in_at_once_LDADD = common/libcommon.la

daemon_tests = %D%/test_sign_in.sh %D%/test_service.sh %D%/test_size.sh \
	%D%/test_attackers.sh \
	%D%/test_challenges.sh \
	%D%/test_crowd.sh \
	%D%/test_factors.sh \
	%D%/test_factor_setup.sh \
	%D%/test_doctor.sh \
	%D%/test_slips.sh \
	%D%/test_doctor_keys.sh \
	%D%/test_doctor_pool.sh \
	%D%/test_fleet.sh \
	%D%/test_flows.sh \
	%D%/test_groups.sh \
	%D%/test_ids.sh \
	%D%/test_listing.sh \
	%D%/test_many_groups.sh \
	%D%/test_trust.sh \
	%D%/test_web_identity.sh \
	%D%/test_lookup.sh \
	%D%/test_offline_list.sh \
	%D%/test_lost_answers.sh \
	%D%/test_password_flows.sh \
	%D%/test_devices.sh
EXTRA_DIST += %D%/doctor.sh %D%/lib.sh $(daemon_tests)
if E2E_TESTS
TESTS += $(daemon_tests)
endif
