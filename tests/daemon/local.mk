# tests/daemon/: the real cognitod and cognitoctl with the local Cognito, in a private world.
check_PROGRAMS += %D%/find-in-memory
%C%_find_in_memory_SOURCES = %D%/find_in_memory.c
%C%_find_in_memory_CFLAGS = $(program_cflags)
%C%_find_in_memory_LDFLAGS = $(program_ldflags)

daemon_tests = %D%/test_sign_in.sh %D%/test_service.sh \
	%D%/test_factors.sh
EXTRA_DIST += %D%/lib.sh $(daemon_tests)
if E2E_TESTS
TESTS += $(daemon_tests)
endif
