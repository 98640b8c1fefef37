# tests/nss/: the module's parts at their limits. `make check-stress` takes a minute for what `make check` does in seconds.
check_PROGRAMS += %D%/storm
%C%_storm_SOURCES = %D%/storm.c
%C%_storm_CFLAGS = $(program_cflags)
%C%_storm_LDFLAGS = $(program_ldflags)
%C%_storm_LDADD = nss/libnss-parts.la daemon/libdaemon.la common/libcommon.la $(daemon_libs)

nss_tests = %D%/test_storm.sh
TESTS += $(nss_tests)
EXTRA_DIST += $(nss_tests)

.PHONY: check-stress
check-stress: %D%/storm
	$(AM_TESTS_ENVIRONMENT) bash $(srcdir)/%D%/test_storm.sh 60
