# Offline logins.
unit_tests += %D%/test_offline_store
%C%_test_offline_store_SOURCES = %D%/test_offline_store.c $(unit_common)
%C%_test_offline_store_CPPFLAGS = $(unit_cppflags)
%C%_test_offline_store_LDADD = daemon/libdaemon.la $(unit_ldadd) $(daemon_libs)

unit_tests += %D%/test_away
%C%_test_away_SOURCES = %D%/test_away.c $(scripted_pool) $(unit_common)
%C%_test_away_CPPFLAGS = $(cognito_cppflags)
%C%_test_away_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_login_silence
%C%_test_login_silence_SOURCES = %D%/test_login_silence.c $(challenge_fixture) $(unit_common)
%C%_test_login_silence_CPPFLAGS = $(cognito_cppflags)
%C%_test_login_silence_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_offline
%C%_test_offline_SOURCES = %D%/test_offline.c $(challenge_fixture) $(unit_common)
%C%_test_offline_CPPFLAGS = $(cognito_cppflags)
%C%_test_offline_LDADD = $(https_script_ldadd)

unit_tests += %D%/test_offline_everybody
%C%_test_offline_everybody_SOURCES = %D%/test_offline_everybody.c $(unit_common)
%C%_test_offline_everybody_CPPFLAGS = $(unit_cppflags)
%C%_test_offline_everybody_LDADD = daemon/libdaemon.la $(unit_ldadd) $(daemon_libs)
